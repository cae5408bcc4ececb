package io.ternmq.packet;

import static io.ternmq.packet.Property.Place.AUTH;
import static io.ternmq.packet.Property.Place.CONNACK;
import static io.ternmq.packet.Property.Place.CONNECT;
import static io.ternmq.packet.Property.Place.DISCONNECT;
import static io.ternmq.packet.Property.Place.PUBACK;
import static io.ternmq.packet.Property.Place.PUBCOMP;
import static io.ternmq.packet.Property.Place.PUBLISH;
import static io.ternmq.packet.Property.Place.PUBREC;
import static io.ternmq.packet.Property.Place.PUBREL;
import static io.ternmq.packet.Property.Place.SUBACK;
import static io.ternmq.packet.Property.Place.SUBSCRIBE;
import static io.ternmq.packet.Property.Place.UNSUBACK;
import static io.ternmq.packet.Property.Place.UNSUBSCRIBE;
import static io.ternmq.packet.Property.Place.WILL;

import org.jspecify.annotations.Nullable;

/** The properties of MQTT 5.0 (2.2.2.2): identifier, type and the places where each may stand. */
public enum Property {
  PAYLOAD_FORMAT_INDICATOR(1, Kind.FLAG, PUBLISH, WILL),
  MESSAGE_EXPIRY_INTERVAL(2, Kind.FOUR_BYTES, PUBLISH, WILL),
  CONTENT_TYPE(3, Kind.STRING, PUBLISH, WILL),
  RESPONSE_TOPIC(8, Kind.STRING, PUBLISH, WILL),
  CORRELATION_DATA(9, Kind.BINARY, PUBLISH, WILL),
  SUBSCRIPTION_IDENTIFIER(11, Kind.VARIABLE, PUBLISH, SUBSCRIBE),
  SESSION_EXPIRY_INTERVAL(17, Kind.FOUR_BYTES, CONNECT, CONNACK, DISCONNECT),
  ASSIGNED_CLIENT_IDENTIFIER(18, Kind.STRING, CONNACK),
  SERVER_KEEP_ALIVE(19, Kind.TWO_BYTES, CONNACK),
  AUTHENTICATION_METHOD(21, Kind.STRING, CONNECT, CONNACK, AUTH),
  AUTHENTICATION_DATA(22, Kind.BINARY, CONNECT, CONNACK, AUTH),
  REQUEST_PROBLEM_INFORMATION(23, Kind.FLAG, CONNECT),
  WILL_DELAY_INTERVAL(24, Kind.FOUR_BYTES, WILL),
  REQUEST_RESPONSE_INFORMATION(25, Kind.FLAG, CONNECT),
  RESPONSE_INFORMATION(26, Kind.STRING, CONNACK),
  SERVER_REFERENCE(28, Kind.STRING, CONNACK, DISCONNECT),
  REASON_STRING(
      31,
      Kind.STRING,
      CONNACK,
      PUBACK,
      PUBREC,
      PUBREL,
      PUBCOMP,
      SUBACK,
      UNSUBACK,
      DISCONNECT,
      AUTH),
  RECEIVE_MAXIMUM(33, Kind.TWO_BYTES, CONNECT, CONNACK),
  TOPIC_ALIAS_MAXIMUM(34, Kind.TWO_BYTES, CONNECT, CONNACK),
  TOPIC_ALIAS(35, Kind.TWO_BYTES, PUBLISH),
  MAXIMUM_QOS(36, Kind.FLAG, CONNACK),
  RETAIN_AVAILABLE(37, Kind.FLAG, CONNACK),
  USER_PROPERTY(
      38,
      Kind.PAIR,
      CONNECT,
      CONNACK,
      PUBLISH,
      WILL,
      PUBACK,
      PUBREC,
      PUBREL,
      PUBCOMP,
      SUBSCRIBE,
      SUBACK,
      UNSUBSCRIBE,
      UNSUBACK,
      DISCONNECT,
      AUTH),
  MAXIMUM_PACKET_SIZE(39, Kind.FOUR_BYTES, CONNECT, CONNACK),
  WILDCARD_SUBSCRIPTION_AVAILABLE(40, Kind.FLAG, CONNACK),
  SUBSCRIPTION_IDENTIFIER_AVAILABLE(41, Kind.FLAG, CONNACK),
  SHARED_SUBSCRIPTION_AVAILABLE(42, Kind.FLAG, CONNACK);

  /** How a value stands on the wire. */
  public enum Kind {
    /** One byte, 0 or 1. */
    FLAG,
    /** An unsigned two-byte integer. */
    TWO_BYTES,
    /** An unsigned four-byte integer. */
    FOUR_BYTES,
    /** A variable byte integer. */
    VARIABLE,
    /** A UTF-8 string. */
    STRING,
    /** Binary data of up to 65,535 bytes. */
    BINARY,
    /** A pair of UTF-8 strings. */
    PAIR
  }

  /** Where properties stand: in a packet, or in the will of CONNECT. */
  public enum Place {
    CONNECT,
    CONNACK,
    PUBLISH,
    PUBACK,
    PUBREC,
    PUBREL,
    PUBCOMP,
    SUBSCRIBE,
    SUBACK,
    UNSUBSCRIBE,
    UNSUBACK,
    DISCONNECT,
    AUTH,
    WILL
  }

  private static final @Nullable Property[] BY_IDENTIFIER = new @Nullable Property[43];

  static {
    for (Property property : values()) {
      BY_IDENTIFIER[property.identifier] = property;
    }
  }

  private final int identifier;
  private final Kind kind;
  private final int places;

  Property(int identifier, Kind kind, Place... places) {
    this.identifier = identifier;
    this.kind = kind;
    int bits = 0;
    for (Place place : places) {
      bits |= 1 << place.ordinal();
    }
    this.places = bits;
  }

  /** The identifier on the wire, always below 128. */
  public int identifier() {
    return identifier;
  }

  /** The type of the value. */
  public Kind kind() {
    return kind;
  }

  /** True where the specification allows this property at that place. */
  public boolean isAllowedIn(Place place) {
    return (places & (1 << place.ordinal())) != 0;
  }

  /** True where this property may come more than once at that place. */
  public boolean mayRepeatIn(Place place) {
    return this == USER_PROPERTY || (this == SUBSCRIPTION_IDENTIFIER && place == Place.PUBLISH);
  }

  /** True for a value that is a number. */
  public boolean isNumber() {
    return kind.ordinal() <= Kind.VARIABLE.ordinal();
  }

  /** The property with this identifier; null where there is none. */
  public static @Nullable Property of(int identifier) {
    return identifier >= 0 && identifier < BY_IDENTIFIER.length ? BY_IDENTIFIER[identifier] : null;
  }
}
