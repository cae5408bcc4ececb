package io.ternmq.sim;

/** A server that clients can reach in the simulated world. */
interface SimServer {
  /** Begins to listen, with what it kept. */
  void start();

  /** The process dies: sockets are reset, what was not kept is gone. */
  void crash();

  /** Stands still until this time. */
  void stall(long untilNanos);

  boolean isListening();

  /** A connection reaches the listener. */
  void accept(SimLink link);

  /** Nothing misbehaves any more. */
  void heal();

  /** True where this client has this subscription, or the server does not say. */
  boolean isSubscribed(String clientId, String filter);

  /** True where nothing waits for anybody who is on line. */
  boolean isAtRest();
}
