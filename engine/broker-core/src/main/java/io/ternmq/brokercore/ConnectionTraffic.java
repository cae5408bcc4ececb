package io.ternmq.brokercore;

/** What went through one connection so far. Immutable. */
public record ConnectionTraffic(
    long bytesReceived, long bytesSent, long publishesReceived, long publishesSent) {
  /** Nothing, or nobody counted. */
  public static final ConnectionTraffic NONE = new ConnectionTraffic(0, 0, 0, 0);
}
