package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.brokercore.Farewell;
import io.ternmq.brokercore.Goodbye;
import io.ternmq.brokercore.Redirection;
import io.ternmq.core.Moment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A broker being emptied: how many clients may have been told by now, and what each is told. The
 * first to go is the first asked back, and they come back half as fast as they went, for that costs
 * a broker more. Its steps run on lanes, one after the other.
 */
public final class Drain implements Farewell {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long SECOND_MILLIS = 1_000;

  private final DrainPlan plan;
  private final int connections;
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger closedUntold = new AtomicInteger();

  /**
   * One that begins.
   *
   * @param connections how many there are
   */
  public Drain(DrainPlan plan, int connections) {
    this.plan = plan;
    this.connections = connections;
  }

  /** How long it takes to tell everybody, in nanoseconds. */
  public long lengthNanos() {
    return connections * SECOND_NANOS / plan.connectionsPerSecond();
  }

  /** Tells as many clients of this lane as may go by now; on the lane. */
  public void step(BrokerLane lane, long elapsedNanos) {
    long due = 1 + elapsedNanos * plan.connectionsPerSecond() / SECOND_NANOS;
    long most = due - goneCount();
    if (most > 0) {
      lane.dismiss((int) Math.min(Integer.MAX_VALUE, most), this);
    }
  }

  @Override
  public void say(ConnectionEngine connection, Moment now) {
    boolean canBeTold = Farewell.canTell(connection);
    Redirection elsewhere = plan.elsewhere();
    Farewell farewell = elsewhere == null ? new Goodbye(retryAfterMillis(goneCount())) : elsewhere;
    (canBeTold ? told : closedUntold).incrementAndGet();
    farewell.say(connection, now);
  }

  /** From now, for the one that goes after so many others. */
  private long retryAfterMillis(int before) {
    long later = Math.max(connections - before, 0) + 2L * before;
    return plan.awayMillis() + later * SECOND_MILLIS / plan.connectionsPerSecond();
  }

  private int goneCount() {
    return told.get() + closedUntold.get();
  }

  /** Clients that were told. */
  public int toldCount() {
    return told.get();
  }

  /** Clients that were closed without a word: of 3.x, or not yet in service. */
  public int closedUntoldCount() {
    return closedUntold.get();
  }

  /** True where all that this lane wanted durable is; on the lane. */
  public static boolean isSettled(BrokerLane lane) {
    return lane.batches().isSettled();
  }
}
