package io.ternmq.codec;

import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with what a client is to send, long before it is sent: what {@link
 * PacketEncoder} cannot write, and properties for which a server has to end the connection.
 * Stateless.
 */
public final class PacketCheck {
  private static final int TOPIC_LENGTH_AND_PACKET_ID_BYTES = 4;

  private PacketCheck() {}

  /** What is wrong with a message, as a sentence; null where nothing is. */
  public static @Nullable String faultOf(TopicName topic, byte[] payload, Properties properties) {
    if (topic.isEmpty()) {
      return "a topic name has at least one character";
    }
    try {
      check(properties, Place.PUBLISH);
      long remaining =
          TOPIC_LENGTH_AND_PACKET_ID_BYTES
              + topic.utf8().length
              + (long) payload.length
              + PropertiesWriter.bytesWithLength(properties);
      return Trimming.isSendable(remaining, Integer.MAX_VALUE)
          ? null
          : "a message has at most 268,435,455 bytes with its topic and properties, not "
              + remaining;
    } catch (IllegalArgumentException fault) {
      return String.valueOf(fault.getMessage());
    }
  }

  /** What is wrong with a CONNECT, as a sentence that says of what; null where nothing is. */
  public static @Nullable String faultOf(Connect connect) {
    String what = ""; // no lambda for each: a client is to be on line soon after its process began
    try {
      ConnectWriter.requireUserName(connect);
      what = "the client id: ";
      Utf8.bytes(connect.clientId());
      what = "the properties: ";
      check(connect.properties(), Place.CONNECT);
      Will will = connect.will();
      if (will != null) {
        what = "the will: ";
        check(will);
      }
      String username = connect.username();
      if (username != null) {
        what = "the user name: ";
        Utf8.bytes(username);
      }
      byte[] password = connect.password();
      if (password != null) {
        what = "the password: ";
        PropertiesWriter.binaryBytes(password);
      }
      return null;
    } catch (IllegalArgumentException fault) {
      return what.concat(String.valueOf(fault.getMessage()));
    }
  }

  private static void check(Will will) {
    if (will.topic().isEmpty()) {
      throw new IllegalArgumentException("a topic name has at least one character");
    }
    PropertiesWriter.binaryBytes(will.payload());
    check(will.properties(), Place.WILL);
  }

  private static void check(Properties properties, Place place) {
    long seen = 0;
    for (int index = 0; index < properties.count(); index++) {
      Property property = properties.keyAt(index);
      long bit = PropertiesWriter.bit(property);
      // Only a server names subscriptions in PUBLISH [MQTT-3.3.4-6].
      if (!property.isAllowedIn(place) || property == Property.SUBSCRIPTION_IDENTIFIER) {
        throw new IllegalArgumentException(property + " has no place in " + place + " of a client");
      }
      if ((seen & bit) != 0 && !property.mayRepeatIn(place)) {
        throw new IllegalArgumentException(property + " stands twice in " + place);
      }
      seen |= bit;
      if (property == Property.RESPONSE_TOPIC) {
        requireTopic(Objects.requireNonNull(properties.string(property)));
      }
    }
    PropertiesWriter.bytes(properties, PropertiesWriter.NOTHING);
  }

  private static void requireTopic(String responseTopic) { // [MQTT-3.3.2-14], [MQTT-4.7.3-1]
    if (responseTopic.isEmpty()) {
      throw new IllegalArgumentException("RESPONSE_TOPIC is not empty");
    }
    if (responseTopic.indexOf('+') >= 0 || responseTopic.indexOf('#') >= 0) {
      throw new IllegalArgumentException("RESPONSE_TOPIC holds no wildcard");
    }
  }
}
