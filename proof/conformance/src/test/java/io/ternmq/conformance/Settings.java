package io.ternmq.conformance;

import io.ternmq.brokercore.BrokerSettings;

/** The broker's defaults with another value here and there. */
public final class Settings {
  private Settings() {}

  /** Another Receive Maximum of the server. */
  public static BrokerSettings receiveMaximum(int messages) {
    return with(messages, 32, 0, 16 << 20);
  }

  /** Another Topic Alias Maximum of the server. */
  public static BrokerSettings topicAliasMaximum(int aliases) {
    return with(1_000, aliases, 0, 16 << 20);
  }

  /** A longest keep-alive. */
  public static BrokerSettings maximumKeepAlive(int seconds) {
    return with(1_000, 32, seconds, 16 << 20);
  }

  /** Another Maximum Packet Size of the server. */
  public static BrokerSettings maximumPacketBytes(int bytes) {
    return with(1_000, 32, 0, bytes);
  }

  /** A longest session expiry. */
  public static BrokerSettings maximumExpiry(long seconds) {
    return with(1_000, 32, 0, 16 << 20, seconds);
  }

  private static BrokerSettings with(
      int receiveMaximum, int aliases, int keepAliveSeconds, int packetBytes) {
    return with(
        receiveMaximum, aliases, keepAliveSeconds, packetBytes, BrokerSettings.NEVER_SECONDS);
  }

  private static BrokerSettings with(
      int receiveMaximum, int aliases, int keepAliveSeconds, int packetBytes, long expirySeconds) {
    BrokerSettings base = BrokerSettings.defaults();
    return new BrokerSettings(
        base.connectTimeoutNanos(),
        base.packetStallNanos(),
        base.readPauseNanos(),
        base.overloadNanos(),
        packetBytes,
        base.maximumTopicLevels(),
        receiveMaximum,
        aliases,
        base.maximumInFlight(),
        base.maximumInFlightV3(),
        base.queueMessages(),
        base.queueBytes(),
        base.mailboxItems(),
        base.unwrittenBytes(),
        base.retainedMessages(),
        base.retainedBytes(),
        base.graceSeconds(),
        expirySeconds,
        keepAliveSeconds,
        base.firstSequence());
  }
}
