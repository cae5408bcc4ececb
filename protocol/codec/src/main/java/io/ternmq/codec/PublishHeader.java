package io.ternmq.codec;

import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;

/**
 * What differs from one delivery of a message to the next: the fields of a PUBLISH beside topic,
 * payload and properties, and the limits of the peer. One a lane, set again before each use; a
 * plain carrier without checks. Owned by its lane.
 */
public final class PublishHeader {
  /** No Message Expiry Interval. */
  public static final long NO_EXPIRY = -1;

  private static final int[] NO_IDENTIFIERS = {};

  /** The version of the connection. */
  public ProtocolVersion version = ProtocolVersion.MQTT_5;

  /** The peer's Maximum Packet Size; {@link Integer#MAX_VALUE} for none. */
  public int maximumPacketBytes = Integer.MAX_VALUE;

  public QoS qos = QoS.AT_MOST_ONCE;

  /** Whether this is a repetition; not looked at for QoS 0 [MQTT-3.3.1-2]. */
  public boolean dup;

  public boolean retain;

  /** 1 to 65,535; not looked at for QoS 0. */
  public int packetId;

  /** Replaces the Message Expiry Interval among the properties (5.0). */
  public long messageExpirySeconds = NO_EXPIRY;

  /** Replaces the Subscription Identifiers among the properties (5.0). Not copied. */
  public int[] subscriptionIdentifiers = NO_IDENTIFIERS;

  /** Replaces the Topic Alias among the properties (5.0); 0 for none. */
  public int topicAlias;

  /** Whether the alias, which the peer knows already, stands instead of the topic. */
  public boolean omitTopic;

  /** The properties that are left out because the fields above stand for them. */
  long replaced =
      PropertiesWriter.bit(Property.MESSAGE_EXPIRY_INTERVAL)
          | PropertiesWriter.bit(Property.SUBSCRIPTION_IDENTIFIER)
          | PropertiesWriter.bit(Property.TOPIC_ALIAS);

  /** Sets every field to what it is in a new header, so that nothing is left of the last use. */
  public void clear() {
    version = ProtocolVersion.MQTT_5;
    maximumPacketBytes = Integer.MAX_VALUE;
    qos = QoS.AT_MOST_ONCE;
    dup = false;
    retain = false;
    packetId = 0;
    messageExpirySeconds = NO_EXPIRY;
    subscriptionIdentifiers = NO_IDENTIFIERS;
    topicAlias = 0;
    omitTopic = false;
  }
}
