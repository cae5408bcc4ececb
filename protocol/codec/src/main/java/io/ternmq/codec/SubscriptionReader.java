package io.ternmq.codec;

import static io.ternmq.codec.Malformation.malformed;
import static io.ternmq.codec.Malformation.protocolError;

import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property.Place;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.UnsubAck;
import io.ternmq.packet.Unsubscribe;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads SUBSCRIBE, UNSUBSCRIBE and their answers. A topic filter is any string here: whether it is
 * a good one is for the engine, which answers each on its own.
 */
final class SubscriptionReader {
  /** The most topic filters in one packet: each becomes objects of many times its bytes. */
  static final int MAXIMUM_FILTERS = 65_535;

  private static final RetainHandling[] RETAIN_HANDLINGS = RetainHandling.values();

  private SubscriptionReader() {}

  static Subscribe subscribe(WireReader reader, ProtocolVersion version) {
    int packetId = reader.packetId();
    Properties properties = properties(reader, version, Place.SUBSCRIBE);
    List<SubscriptionRequest> requests = new ArrayList<>();
    while (reader.remaining() > 0) {
      checkRoom(requests);
      String filter = reader.string();
      int options = reader.oneByte();
      requests.add(
          version.hasProperties() ? request(filter, options) : requestOf3(filter, options));
    }
    if (requests.isEmpty()) {
      throw protocolError("SUBSCRIBE has at least one topic filter"); // [MQTT-3.8.3-2]
    }
    return new Subscribe(packetId, requests, properties);
  }

  private static void checkRoom(List<?> filters) {
    if (filters.size() == MAXIMUM_FILTERS) {
      throw new Malformation(
          ReasonCode.QUOTA_EXCEEDED, "a packet has at most 65,535 topic filters here");
    }
  }

  private static SubscriptionRequest request(String filter, int options) {
    if ((options & 0xC0) != 0) {
      throw malformed("two bits of the subscription options are reserved"); // [MQTT-3.8.3-5]
    }
    int qos = options & 3;
    int retainHandling = options >> 4;
    if (qos == 3 || retainHandling == 3) {
      throw protocolError("a subscription asks for QoS 0 to 2 and retain handling 0 to 2");
    }
    boolean noLocal = (options & 4) != 0;
    if (noLocal && filter.startsWith("$share/")) {
      throw protocolError("no local does not go with a shared subscription"); // [MQTT-3.8.3-4]
    }
    boolean retainAsPublished = (options & 8) != 0;
    return new SubscriptionRequest(
        filter, QoS.of(qos), noLocal, retainAsPublished, RETAIN_HANDLINGS[retainHandling]);
  }

  private static SubscriptionRequest requestOf3(String filter, int options) {
    if (options > 2) {
      throw malformed("a subscription asks for QoS 0 to 2 and nothing else"); // [MQTT-3-8.3-4]
    }
    return SubscriptionRequest.of(filter, QoS.of(options));
  }

  static Unsubscribe unsubscribe(WireReader reader, ProtocolVersion version) {
    int packetId = reader.packetId();
    Properties properties = properties(reader, version, Place.UNSUBSCRIBE);
    List<String> filters = new ArrayList<>();
    while (reader.remaining() > 0) {
      checkRoom(filters);
      filters.add(reader.string());
    }
    if (filters.isEmpty()) {
      throw protocolError("UNSUBSCRIBE has at least one topic filter"); // [MQTT-3.10.3-2]
    }
    return new Unsubscribe(packetId, filters, properties);
  }

  static SubAck subAck(WireReader reader, ProtocolVersion version) {
    int packetId = reader.packetId();
    Properties properties = properties(reader, version, Place.SUBACK);
    List<ReasonCode> reasons = reasons(reader, PacketType.SUBACK);
    if (!version.hasProperties()) {
      reasons.forEach(SubscriptionReader::requireReturnCode);
    }
    return new SubAck(packetId, reasons, properties);
  }

  private static void requireReturnCode(ReasonCode reason) {
    if (reason.isFailure() && reason != ReasonCode.UNSPECIFIED_ERROR) {
      throw protocolError("SUBACK has the return codes 0, 1, 2 and 128"); // [MQTT-3.9.3-2]
    }
  }

  static UnsubAck unsubAck(WireReader reader, ProtocolVersion version) {
    int packetId = reader.packetId();
    if (!version.hasProperties()) {
      return new UnsubAck(packetId, List.of(), Properties.NONE);
    }
    Properties properties = PropertiesReader.read(reader, Place.UNSUBACK);
    return new UnsubAck(packetId, reasons(reader, PacketType.UNSUBACK), properties);
  }

  private static List<ReasonCode> reasons(WireReader reader, PacketType type) {
    if (reader.remaining() == 0) {
      throw protocolError(type + " has a reason for each topic filter");
    }
    List<ReasonCode> reasons = new ArrayList<>(reader.remaining());
    while (reader.remaining() > 0) {
      reasons.add(ReasonReader.reason(reader, type, Side.CLIENT));
    }
    return reasons;
  }

  private static Properties properties(WireReader reader, ProtocolVersion version, Place place) {
    return version.hasProperties() ? PropertiesReader.read(reader, place) : Properties.NONE;
  }
}
