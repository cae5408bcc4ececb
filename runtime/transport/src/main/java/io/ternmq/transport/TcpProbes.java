package io.ternmq.transport;

/**
 * How the system probes a TCP connection on which nothing moves: it finds a peer that vanished.
 *
 * @param idleSeconds silence before the first probe
 * @param intervalSeconds from one probe to the next
 * @param count how many probes may stay unanswered
 */
public record TcpProbes(int idleSeconds, int intervalSeconds, int count) {
  /** One minute in all. */
  public static final TcpProbes DEFAULT = new TcpProbes(30, 10, 3);

  /** Checks that each is at least one. */
  public TcpProbes {
    if (idleSeconds < 1 || intervalSeconds < 1 || count < 1) {
      throw new IllegalArgumentException("TCP probes need times and a count of at least one");
    }
  }

  /** Within which a peer that vanished is found. */
  public long boundSeconds() {
    return idleSeconds + (long) intervalSeconds * count;
  }
}
