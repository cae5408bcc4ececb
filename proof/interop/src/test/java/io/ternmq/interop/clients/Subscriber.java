package io.ternmq.interop.clients;

import java.util.List;

/** A running subscribing client. */
interface Subscriber extends AutoCloseable {
  /** Waits for this many messages, and returns all that came. */
  List<Received> awaitMessages(int count);

  /** Leaves with DISCONNECT, as a client does that is asked to end. */
  void leave();

  /** Dies on the spot (SIGKILL). */
  void die();

  /** The broker said that it kept this client's session. */
  void requireSessionPresent();

  @Override
  void close();
}
