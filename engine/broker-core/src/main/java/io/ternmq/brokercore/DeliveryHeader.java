package io.ternmq.brokercore;

import io.ternmq.packet.QoS;

/**
 * How one copy of a message is to be sent: the part that differs between receivers. One instance a
 * lane, filled anew for each delivery; do not keep it.
 */
public final class DeliveryHeader {
  private QoS qos = QoS.AT_MOST_ONCE;
  private boolean dup;
  private boolean retain;
  private int packetId;
  private long expirySeconds = -1;
  private int[] subscriptionIdentifiers = Outgoing.NO_IDENTIFIERS;
  private int topicAlias;
  private boolean omitsTopic;

  /** Begins a delivery with this QoS and identifier (0 for QoS 0). */
  public DeliveryHeader begin(QoS deliveryQoS, int identifier) {
    qos = deliveryQoS;
    packetId = identifier;
    dup = false;
    retain = false;
    expirySeconds = -1;
    subscriptionIdentifiers = Outgoing.NO_IDENTIFIERS;
    topicAlias = 0;
    omitsTopic = false;
    return this;
  }

  public DeliveryHeader dup(boolean isRepeat) {
    dup = isRepeat;
    return this;
  }

  public DeliveryHeader retain(boolean flag) {
    retain = flag;
    return this;
  }

  public DeliveryHeader expirySeconds(long seconds) {
    expirySeconds = seconds;
    return this;
  }

  public DeliveryHeader subscriptionIdentifiers(int[] identifiers) {
    subscriptionIdentifiers = identifiers;
    return this;
  }

  /**
   * Sends this topic alias.
   *
   * @param alias 0 for none
   * @param standsAlone true where the client knows it, and the topic is left out
   */
  public DeliveryHeader topicAlias(int alias, boolean standsAlone) {
    topicAlias = alias;
    omitsTopic = standsAlone;
    return this;
  }

  public QoS qos() {
    return qos;
  }

  public boolean dup() {
    return dup;
  }

  public boolean retain() {
    return retain;
  }

  /** 1 to 65,535, or 0 for QoS 0. */
  public int packetId() {
    return packetId;
  }

  /** What is left of the message's expiry; -1 for none. */
  public long expirySeconds() {
    return expirySeconds;
  }

  public int[] subscriptionIdentifiers() {
    return subscriptionIdentifiers;
  }

  /** The alias to send with this copy; 0 for none. */
  public int topicAlias() {
    return topicAlias;
  }

  /** True where the alias stands instead of the topic. */
  public boolean omitsTopic() {
    return omitsTopic;
  }
}
