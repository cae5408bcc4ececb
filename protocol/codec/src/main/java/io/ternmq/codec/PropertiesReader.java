package io.ternmq.codec;

import static io.ternmq.codec.Malformation.malformed;
import static io.ternmq.codec.Malformation.protocolError;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.ReasonCode;

/** Reads a set of properties and checks what holds for each of them wherever it stands. */
final class PropertiesReader {
  /** The most properties in one set, repeated ones counted each time. */
  static final int MAXIMUM_PROPERTIES = 1_000;

  private PropertiesReader() {}

  /** Reads a property length and the properties in it. */
  static Properties read(WireReader reader, Place place) {
    int length = reader.variableInteger();
    if (length == 0) {
      return Properties.NONE;
    }
    int outer = reader.narrow(length);
    Properties.Builder builder = Properties.builder();
    long seen = 0;
    for (int count = 1; reader.remaining() > 0; count++) {
      if (count > MAXIMUM_PROPERTIES) {
        throw new Malformation(
            ReasonCode.QUOTA_EXCEEDED, "a packet has at most 1,000 properties here");
      }
      Property property = key(reader, place);
      long bit = 1L << property.identifier();
      if ((seen & bit) != 0 && !property.mayRepeatIn(place)) {
        throw protocolError(property + " stands twice in " + place);
      }
      seen |= bit;
      readValue(reader, property, builder);
    }
    reader.widen(outer);
    Properties properties = builder.build();
    checkTogether(properties);
    return properties;
  }

  private static Property key(WireReader reader, Place place) {
    int identifier = reader.variableInteger();
    Property property = Property.of(identifier);
    if (property == null) {
      throw malformed("there is no property with the identifier " + identifier);
    }
    if (!property.isAllowedIn(place)) {
      throw malformed(property + " has no place in " + place);
    }
    return property;
  }

  private static void readValue(WireReader reader, Property property, Properties.Builder builder) {
    switch (property.kind()) {
      case FLAG -> builder.add(property, flag(property, reader.oneByte()));
      case TWO_BYTES -> builder.add(property, checked(property, reader.twoBytes()));
      case FOUR_BYTES -> builder.add(property, checked(property, reader.fourBytes()));
      case VARIABLE -> builder.add(property, checked(property, reader.variableInteger()));
      case STRING -> builder.add(property, checked(property, reader.string()));
      case BINARY -> builder.add(property, reader.binary());
      case PAIR -> builder.user(reader.string(), reader.string());
    }
  }

  private static long flag(Property property, int value) {
    if (value > 1) {
      throw protocolError(property + " is 0 or 1, not " + value);
    }
    return value;
  }

  private static long checked(Property property, long value) {
    if (value != 0) {
      return value;
    }
    switch (property) {
      case RECEIVE_MAXIMUM, MAXIMUM_PACKET_SIZE, SUBSCRIPTION_IDENTIFIER ->
          throw protocolError(property + " is never 0");
      case TOPIC_ALIAS ->
          throw new Malformation(
              ReasonCode.TOPIC_ALIAS_INVALID, "TOPIC_ALIAS is never 0"); // [MQTT-3.3.2-8]
      default -> {
        return value;
      }
    }
  }

  private static String checked(Property property, String text) {
    if (property == Property.RESPONSE_TOPIC && (text.indexOf('+') >= 0 || text.indexOf('#') >= 0)) {
      throw new Malformation(
          ReasonCode.TOPIC_NAME_INVALID, "RESPONSE_TOPIC holds no wildcard"); // [MQTT-3.3.2-14]
    }
    return text;
  }

  /**
   * Checks what a server passes on: there are clients that leave where they are to answer to an
   * empty topic. A client takes it for none.
   */
  static void checkResponseTopic(Properties properties) {
    String topic = properties.string(Property.RESPONSE_TOPIC);
    if (topic != null && topic.isEmpty()) {
      throw new Malformation(
          ReasonCode.TOPIC_NAME_INVALID, "RESPONSE_TOPIC is not empty"); // [MQTT-4.7.3-1]
    }
  }

  private static void checkTogether(Properties properties) {
    if (properties.has(Property.AUTHENTICATION_DATA)
        && !properties.has(Property.AUTHENTICATION_METHOD)) {
      throw protocolError("AUTHENTICATION_DATA comes with AUTHENTICATION_METHOD");
    }
  }
}
