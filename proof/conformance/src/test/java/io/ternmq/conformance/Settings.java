package io.ternmq.conformance;

import io.ternmq.brokercore.BrokerSettings;

/** The broker's defaults with another value here and there. */
public final class Settings {
  private Settings() {}

  /** Another Receive Maximum of the server. */
  public static BrokerSettings receiveMaximum(int messages) {
    return BrokerSettings.defaults().with(its -> its.receiveMaximum = messages);
  }

  /** Another Topic Alias Maximum of the server. */
  public static BrokerSettings topicAliasMaximum(int aliases) {
    return BrokerSettings.defaults().with(its -> its.topicAliasMaximum = aliases);
  }

  /** A longest keep-alive. */
  public static BrokerSettings maximumKeepAlive(int seconds) {
    return BrokerSettings.defaults().with(its -> its.maximumKeepAliveSeconds = seconds);
  }

  /** Another Maximum Packet Size of the server. */
  public static BrokerSettings maximumPacketBytes(int bytes) {
    return BrokerSettings.defaults().with(its -> its.maximumPacketBytes = bytes);
  }

  /** A longest session expiry. */
  public static BrokerSettings maximumExpiry(long seconds) {
    return BrokerSettings.defaults().with(its -> its.maximumExpirySeconds = seconds);
  }
}
