package io.ternmq.browser;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The packets of a made-up client that is lost and comes back, as a trace tells them. */
final class TracedPackets {
  private final StringBuilder text = new StringBuilder();
  private final String address;
  private long at;
  private int packets;

  private TracedPackets(String address, long at) {
    this.address = address;
    this.at = at;
  }

  /** What the stream of events says, without its end. */
  static String of(String address) {
    TracedPackets it = new TracedPackets(address, System.currentTimeMillis() - 62_000);
    it.tell("start", 0, Map.of("isConnected", true));
    it.passed(8_120, "in", "publish", publish(4_410, "meters/0417/reading", 31));
    it.passed(2, "out", "puback", Map.of("packetId", 4_410, "reasonCode", 0));
    it.passed(9_300, "in", "publish", publish(4_411, "meters/0417/reading", 31));
    it.passed(2, "out", "puback", Map.of("packetId", 4_411, "reasonCode", 0));
    it.passed(6_004, "out", "publish", publish(4_104, "meters/0417/cmd/rate", 18));
    it.tell("closed", 1_750, Map.of("cause", "reset"));
    it.tell("opened", 12_900, Map.of("address", address));
    it.passed(
        3,
        "in",
        "connect",
        Map.of(
            "protocol",
            "5.0",
            "keepAliveSeconds",
            60,
            "user",
            "harbour-meters",
            "will",
            Map.of("topic", "meters/0417/state")));
    it.passed(2, "out", "connack", Map.of("sessionPresent", true, "reasonCode", 0));
    Map<String, @Nullable Object> again = publish(4_104, "meters/0417/cmd/rate", 18);
    again.put("dup", true);
    it.passed(1, "out", "publish", again);
    it.passed(39, "in", "puback", Map.of("packetId", 4_104, "reasonCode", 0));
    it.passed(
        4,
        "in",
        "subscribe",
        Map.of("packetId", 7, "filters", List.of(Map.of("filter", "site/harbour/#", "qos", 1))));
    it.passed(1, "out", "suback", Map.of("packetId", 7, "reasonCodes", List.of(1)));
    it.passed(11_020, "in", "pingreq", Map.of());
    it.passed(1, "out", "pingresp", Map.of());
    return it.text.toString();
  }

  private static Map<String, @Nullable Object> publish(int packetId, String topic, int bytes) {
    Map<String, @Nullable Object> publish = new LinkedHashMap<>();
    publish.put("packetId", packetId);
    publish.put("qos", 1);
    publish.put("topic", topic);
    publish.put("payloadBytes", bytes);
    return publish;
  }

  private void passed(int laterMillis, String direction, String type, Map<String, ?> fields) {
    Map<String, @Nullable Object> packet = new LinkedHashMap<>(fields);
    packet.put("direction", direction);
    packet.put("type", type);
    packets++;
    tell("packet", laterMillis, packet);
  }

  private void tell(String kind, int laterMillis, Map<String, ?> fields) {
    at += laterMillis;
    Map<String, @Nullable Object> event = new LinkedHashMap<>(fields);
    event.put("at", at);
    event.put("address", address);
    event.put("packets", packets);
    text.append("event: ").append(kind).append("\ndata: ");
    text.append(Json.write(event)).append("\n\n");
  }
}
