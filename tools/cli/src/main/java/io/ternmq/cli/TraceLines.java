package io.ternmq.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The events of a trace as lines for people. What a client chose cannot end or hide a line. */
final class TraceLines {
  private static final int TEXT_LIMIT = 1_100;

  private final DateTimeFormatter clock;

  TraceLines(ZoneId zone) {
    this.clock = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
  }

  /** The line of one event. */
  String of(String kind, Map<String, @Nullable Object> event) {
    return switch (kind) {
      case "start" -> started(event);
      case "opened" -> time(event) + "  --  connection from " + text(event.get("address"));
      case "closed" ->
          time(event) + "  --  connection ended: " + text(event.get("cause")).replace('-', ' ');
      case "fault" -> time(event) + "  in  no packet: " + text(event.get("sentence"));
      case "packet" -> time(event) + packet(event);
      case "missed" ->
          "              "
              + text(event.get("rows"))
              + " packets are left out here:"
              + " they came faster than they could be shown";
      case "end" -> ended(event);
      default -> time(event) + "  " + kind;
    };
  }

  private String time(Map<String, @Nullable Object> event) {
    return event.get("at") instanceof Long at ? clock.format(Instant.ofEpochMilli(at)) : "";
  }

  private static String started(Map<String, @Nullable Object> event) {
    boolean isConnected = Boolean.TRUE.equals(event.get("isConnected"));
    return "tracing "
        + text(event.get("clientId"))
        + (isConnected ? "" : ", which is not connected")
        + "; this ends after "
        + event.get("seconds")
        + " s or "
        + event.get("packets")
        + " packets";
  }

  private static String ended(Map<String, @Nullable Object> event) {
    String why =
        switch (text(event.get("reason"))) {
          case "time" -> "its time is over";
          case "packets" -> "so many packets were asked for";
          case "size" -> "it grew too large";
          default -> "the broker stops";
        };
    return "ended after " + event.get("packets") + " packets: " + why;
  }

  private static String packet(Map<String, @Nullable Object> event) {
    String type = text(event.get("type")).toUpperCase(Locale.ROOT);
    StringJoiner words = new StringJoiner(" ");
    if (event.get("packetId") != null) {
      words.add("#" + event.get("packetId"));
    }
    switch (type) {
      case "PUBLISH" -> addPublish(event, words);
      case "CONNECT" -> addConnect(event, words);
      case "SUBSCRIBE", "UNSUBSCRIBE" -> addFilters(event, words);
      case "SUBACK", "UNSUBACK" -> addCodes(event, words);
      default -> addReason(event, words);
    }
    addProperties(event, words);
    return "  %-3s %-11s %s".formatted(text(event.get("direction")), type, words).stripTrailing();
  }

  private static void addPublish(Map<String, @Nullable Object> event, StringJoiner words) {
    words.add("QoS " + event.get("qos"));
    addFlag(event, "dup", words);
    addFlag(event, "retain", words);
    words.add(event.get("topic") == null ? "(topic behind an alias)" : text(event.get("topic")));
    words.add(event.get("payloadBytes") + " B");
    if (event.get("payload") != null) {
      words.add("'" + text(event.get("payload")) + "'");
    } else if (event.get("payloadBase64") != null) {
      words.add("base64 " + text(event.get("payloadBase64")));
    }
    if (Boolean.TRUE.equals(event.get("isPayloadCut"))) {
      words.add("...");
    }
  }

  private static void addConnect(Map<String, @Nullable Object> event, StringJoiner words) {
    words.add("MQTT " + text(event.get("protocol")));
    addFlag(event, "cleanStart", words);
    words.add("keep-alive " + event.get("keepAliveSeconds") + " s");
    if (event.get("user") != null) {
      words.add("user " + text(event.get("user")));
    }
    addFlag(event, "hasPassword", words);
    if (event.get("will") instanceof Map<?, ?> will) {
      words.add("will to " + text(will.get("topic")));
    }
  }

  private static void addFlag(
      Map<String, @Nullable Object> event, String name, StringJoiner words) {
    if (Boolean.TRUE.equals(event.get(name))) {
      words.add(
          switch (name) {
            case "cleanStart" -> "clean start";
            case "hasPassword" -> "with a password";
            default -> name;
          });
    }
  }

  private static void addFilters(Map<String, @Nullable Object> event, StringJoiner words) {
    StringJoiner filters = new StringJoiner(", ");
    if (event.get("filters") instanceof List<?> list) {
      for (Object item : list) {
        Map<?, ?> each = item instanceof Map<?, ?> map ? map : Map.of();
        Object qos = each.get("qos");
        filters.add(text(each.get("filter")) + (qos == null ? "" : " QoS " + qos));
      }
    }
    words.add(filters.toString());
  }

  private static void addCodes(Map<String, @Nullable Object> event, StringJoiner words) {
    if (event.get("reasonCodes") instanceof List<?> codes) {
      codes.forEach(code -> words.add(hex(code)));
    }
  }

  private static void addReason(Map<String, @Nullable Object> event, StringJoiner words) {
    Object present = event.get("sessionPresent");
    if (present != null) {
      words.add(Boolean.TRUE.equals(present) ? "session present" : "no session present");
    }
    Object code = event.get("reasonCode");
    if (code != null && !code.equals(0L)) {
      words.add(hex(code) + " " + text(event.get("reason")).replace('-', ' '));
    }
  }

  private static String hex(@Nullable Object code) {
    return code instanceof Long number ? String.format("0x%02X", number) : "";
  }

  private static void addProperties(Map<String, @Nullable Object> event, StringJoiner words) {
    if (event.get("properties") instanceof Map<?, ?> properties) {
      StringJoiner pairs = new StringJoiner(", ", "{", "}");
      properties.forEach((name, value) -> pairs.add(name + " " + text(value)));
      words.add(pairs.toString());
    }
  }

  /** Cut where it is very long; what would end the line or turn it around as escapes. */
  private static String text(@Nullable Object value) {
    String text = String.valueOf(value);
    StringBuilder shown = new StringBuilder();
    for (int index = 0; index < Math.min(text.length(), TEXT_LIMIT); index++) {
      char character = text.charAt(index);
      int kind = Character.getType(character);
      boolean isHidden =
          kind == Character.CONTROL
              || kind == Character.FORMAT
              || kind == Character.LINE_SEPARATOR
              || kind == Character.PARAGRAPH_SEPARATOR;
      shown.append(
          isHidden ? String.format("\\u%04x", (int) character) : String.valueOf(character));
    }
    return text.length() > TEXT_LIMIT ? shown.append("...").toString() : shown.toString();
  }
}
