package io.ternmq.sim;

import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** A client's program in the simulated world: what the workload and the nemesis do with it. */
interface SimClient {
  String clientId();

  /** Connects, and from then on whenever its connection is lost. */
  void start();

  /** Its application publishes a message. */
  void publish(Publication publication);

  /** Its application gives a subscription up, or wants it again. */
  void changeSubscription();

  /** The program leaves its connection alone, open, and makes another: a roaming device. */
  void roam();

  /** The same with Clean Start 1: it gives its session up. */
  void startOver();

  /** The machine disappears from its connection without a word. */
  void vanish();

  /** A close without DISCONNECT. */
  void closeBare();

  /** DISCONNECT with this reason, and away for a while. */
  void leave(ReasonCode reason, long awayNanos);

  /** Away for a while without a word. */
  void stayAway(long awayNanos);

  /** The connection that it uses now; null while there is none. */
  @Nullable SimLink link();

  /** From now on it comes back at once and stays. */
  void comeBack();

  /** True where it is on line, has its subscriptions, and nothing of its own is unfinished. */
  boolean isAtRest();

  /** What it still waits for, for people. */
  String state();
}
