package io.ternmq.sim;

/** What the nemesis does to a client, its way to the server, or the server. */
enum ClientFault {
  /** Both ends of the link are reset. */
  RESET(6),
  /** The server's end is closed without a word. */
  BARE_CLOSE(4),
  /** The link is cut behind some byte on its way to the server. */
  CUT_UPWARD(8),
  /** The link is cut behind some byte on its way to the client. */
  CUT_DOWNWARD(8),
  /** From here on no byte gets anywhere, and nobody is told. */
  BLACK_HOLE(4),
  /** The same for the way to the server alone. */
  LOST_UPWARD(2),
  /** The same for the way to the client alone. */
  LOST_DOWNWARD(2),
  /** Nothing moves for a while, then it flows on. */
  STALL(4),
  /** Nobody listens at the server's address for a while. */
  REFUSE(3),
  /** The server's process dies and comes back. */
  SERVER_CRASH(2),
  /** The server stands still for a while. */
  SERVER_STALL(2),
  /** The client's process stands still for a while. */
  CLIENT_PAUSE(3),
  /** The client's machine sleeps: wall clock and monotonic clock part. */
  CLIENT_SUSPEND(2),
  /** The client's process dies and comes back with nothing but its name. */
  CLIENT_RESTART(1);

  final int weight;

  ClientFault(int weight) {
    this.weight = weight;
  }

  /** True where it happens to one link, and waits for the next one where there is none. */
  boolean isOfTheLink() {
    return compareTo(REFUSE) < 0;
  }
}
