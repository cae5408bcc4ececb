package io.ternmq.codec;

import static io.ternmq.codec.Malformation.malformed;
import static io.ternmq.codec.Malformation.protocolError;

import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;

/** Reads CONNACK, DISCONNECT and AUTH, and the one reason that these and others carry. */
final class ReasonReader {
  private ReasonReader() {}

  /** A reason that the specification lists for this packet, from this side. */
  static ReasonCode reason(WireReader reader, PacketType type, Side side) {
    int value = reader.oneByte();
    ReasonCode reason = ReasonCode.of(type, value);
    if (reason == null) {
      throw protocolError(type + " has no reason code " + value); // [MQTT-3.4.2-1] and its like
    }
    if (!mayCome(reason, type, side)) {
      throw protocolError("only the other side sends " + type + " with reason code " + value);
    }
    return reason;
  }

  /** True where that reason of the packet may come from the side that is not this one. */
  static boolean mayCome(ReasonCode reason, PacketType type, Side side) {
    boolean fromClient = side == Side.SERVER;
    return switch (type) {
      case PUBACK, PUBREC -> !fromClient || reason != ReasonCode.NO_MATCHING_SUBSCRIBERS;
      case DISCONNECT ->
          fromClient
              ? clientMayDisconnectWith(reason)
              : reason != ReasonCode.DISCONNECT_WITH_WILL_MESSAGE;
      case AUTH -> // [MQTT-3.15.2-1]
          reason == ReasonCode.CONTINUE_AUTHENTICATION
              || reason == (fromClient ? ReasonCode.RE_AUTHENTICATE : ReasonCode.SUCCESS);
      default -> true;
    };
  }

  private static boolean clientMayDisconnectWith(ReasonCode reason) { // [MQTT-3.14.2-1]
    return switch (reason) {
      case SUCCESS,
          DISCONNECT_WITH_WILL_MESSAGE,
          UNSPECIFIED_ERROR,
          MALFORMED_PACKET,
          PROTOCOL_ERROR,
          IMPLEMENTATION_SPECIFIC_ERROR,
          BAD_AUTHENTICATION_METHOD,
          TOPIC_NAME_INVALID,
          RECEIVE_MAXIMUM_EXCEEDED,
          TOPIC_ALIAS_INVALID,
          PACKET_TOO_LARGE,
          MESSAGE_RATE_TOO_HIGH,
          QUOTA_EXCEEDED,
          ADMINISTRATIVE_ACTION,
          PAYLOAD_FORMAT_INVALID ->
          true;
      default -> false;
    };
  }

  static ConnAck connAck(WireReader reader, ProtocolVersion version) {
    int flags = reader.oneByte();
    if (flags > 1) {
      throw malformed("seven bits of the acknowledge flags are reserved"); // [MQTT-3.2.2-1]
    }
    boolean sessionPresent = flags == 1;
    boolean hasProperties = version.hasProperties() && !isRefusalOf3x(reader);
    ReasonCode reason =
        hasProperties ? reason(reader, PacketType.CONNACK, Side.CLIENT) : returnCode(reader);
    if (sessionPresent && reason != ReasonCode.SUCCESS) {
      throw protocolError("a refusing CONNACK has no session present"); // [MQTT-3.2.2-6]
    }
    Properties properties =
        hasProperties ? PropertiesReader.read(reader, Place.CONNACK) : Properties.NONE;
    return new ConnAck(sessionPresent, reason, properties);
  }

  /**
   * True for the answer of a server that does not know 5.0: a return code above 0, and no property
   * length behind it (3.1.1, 3.1.2.2 and 3.2.2.3).
   */
  private static boolean isRefusalOf3x(WireReader reader) {
    int value = reader.remaining() == 1 ? reader.nextByte() : 0;
    return value > 0 && ReasonCode.ofReturnCode(value) != null;
  }

  private static ReasonCode returnCode(WireReader reader) {
    int value = reader.oneByte();
    ReasonCode reason = ReasonCode.ofReturnCode(value);
    if (reason == null) {
      throw protocolError("CONNACK has no return code " + value);
    }
    return reason;
  }

  static Disconnect disconnect(WireReader reader, ProtocolVersion version, Side side) {
    if (!version.hasProperties() || reader.remaining() == 0) {
      return Disconnect.NORMAL;
    }
    ReasonCode reason = reason(reader, PacketType.DISCONNECT, side);
    Properties properties = propertiesIfAny(reader, Place.DISCONNECT);
    if (side == Side.CLIENT && properties.has(Property.SESSION_EXPIRY_INTERVAL)) {
      throw protocolError("a server sends no SESSION_EXPIRY_INTERVAL"); // [MQTT-3.14.2-2]
    }
    return new Disconnect(reason, properties);
  }

  static Auth auth(WireReader reader, Side side) {
    if (reader.remaining() == 0 && side == Side.CLIENT) {
      return new Auth(ReasonCode.SUCCESS, Properties.NONE);
    }
    ReasonCode reason = reason(reader, PacketType.AUTH, side);
    Properties properties = propertiesIfAny(reader, Place.AUTH);
    // Only the abbreviated success can be without a method: 5.0, 3.15.2.1 against 3.15.2.2.2.
    if (!properties.has(Property.AUTHENTICATION_METHOD)
        && !(reason == ReasonCode.SUCCESS && properties.isEmpty())) {
      throw protocolError("AUTH names an AUTHENTICATION_METHOD");
    }
    return new Auth(reason, properties);
  }

  /** The properties of a packet that may end before its property length. */
  static Properties propertiesIfAny(WireReader reader, Place place) {
    return reader.remaining() == 0 ? Properties.NONE : PropertiesReader.read(reader, place);
  }
}
