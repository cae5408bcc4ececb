package io.ternmq.browser;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Who is in the made-up fleet, and what it retains and is set to. */
final class Members {
  private static final String[] KINDS = {
    "meter", "pump", "crane", "fridge", "bus", "tide", "gate", "truck", "badge-reader", "elevator"
  };

  private Members() {}

  /** The ones that have a story of their own. */
  static List<Member> named() {
    List<Member> all = new ArrayList<>();
    all.add(
        new Member("meter-0417-harbour", "10.42.17.9:51544", 60)
            .fell(3043, 3005, "keep-alive-timeout")
            .fell(2258, 1854, "reset")
            .fell(875, 862, "reset"));
    all.add(
        new Member("pump-112-lock-east", "10.7.3.80:40112", 30)
            .fell(2700, 2640, "keep-alive-timeout")
            .fell(65, -1, "keep-alive-timeout")
            .queued(18));
    Member worker = new Member("ingest-worker-2", "10.7.3.44:39010", 15);
    for (int at : new int[] {2900, 1800, 1200, 650, 162}) {
      worker.fell(at, at - 2, "taken-over");
    }
    all.add(worker);
    all.add(
        new Member("app-ios-5f8c21", "100.64.9.2:50011", 300)
            .fell(2590, 2200, "peer-closed")
            .fell(1550, 1000, "peer-closed")
            .fell(194, -1, "peer-closed")
            .queued(6));
    all.add(
        new Member("gw-tromso-north-3", "10.7.1.3:41000", 60).fell(710, 628, "keep-alive-timeout"));
    all.add(new Member("水泵-03-东区", "10.42.3.3:41100", 60).fell(2258, 1849, "reset"));
    Member truck = new Member("truck-88-obd", "100.64.1.88:41000", 120);
    for (int at : new int[] {3290, 2760, 2120, 1500, 710}) {
      truck.fell(at, at - 71, "probe-timeout");
    }
    all.add(truck);
    all.add(new Member("fridge-2207", "10.42.9.12:40007", 60).fell(2258, -1, "reset").queued(212));
    all.add(
        new Member("meter-0419-harbour", "10.42.17.11:51001", 60)
            .fell(2258, -1, "reset")
            .closed(1958, "grace-over"));
    all.add(new Member("weather-vardo-2", "10.7.9.1:40100", 600));
    all.add(
        new Member("ferry-aurora-ais", "100.64.4.4:40400", 90)
            .fell(2400, 2100, "keep-alive-timeout")
            .fell(611, -1, "keep-alive-timeout")
            .queued(87));
    all.add(
        new Member("drone-dock-4", "10.42.8.8:40800", 20)
            .fell(2258, 1850, "reset")
            .fell(900, 884, "probe-timeout"));
    return all;
  }

  static Member ordinary(int index, Random random) {
    String id = String.format(Locale.ROOT, "%s-%04d", KINDS[index % KINDS.length], index);
    boolean isHarbour = index % 100 < 53;
    String address =
        "10.%s.%s.%s:%s"
            .formatted(isHarbour ? 42 : 7, index / 250, index % 250, 40_000 + index % 9000);
    Member member = new Member(id, address, 60);
    if (isHarbour) {
      member.fell(2258, 1854 - random.nextInt(36), "reset");
    } else if (index % 7 == 0) {
      int at = 400 + random.nextInt(3000);
      member.fell(
          at, at - 5 - random.nextInt(90), index % 2 == 0 ? "peer-closed" : "probe-timeout");
    }
    if (index % 110 == 0) {
      member.fell(random.nextInt(1700), -1, "keep-alive-timeout").queued(random.nextInt(40));
    }
    return member;
  }

  static Comparator<Member> order(String key) {
    Comparator<Member> byId = Comparator.comparing(member -> member.id);
    Comparator<Member> first =
        switch (key) {
          case "clientId" -> byId;
          case "lastCause" -> Comparator.comparing(member -> String.valueOf(member.lastCause));
          case "queued" -> Comparator.comparing(member -> member.queued);
          case "keepAliveSeconds" -> Comparator.comparing(member -> member.keepAliveSeconds);
          case "lastGapMillis" ->
              Comparator.comparing(
                  member -> member.lastGapMillis == null ? -1L : member.lastGapMillis);
          default -> Comparator.comparing(member -> member.changedAt);
        };
    return first.thenComparing(byId);
  }

  static Map<String, ?> retained() {
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    items.add(
        message(
            "site/harbour/tariff",
            "{\"band\":\"low\",\"ct\":11.4,\"until\":\"2026-12-01T06:00:00Z\"}"));
    items.add(message("pumps/112/state", "waiting"));
    items.add(message("水泵/东区/03/压力", "{\"bar\":4.71,\"状态\":\"正常\"}"));
    items.add(message("doors/3f/badge", "<img src=x onerror=alert(1)>"));
    items.add(message("names/\u202egnp.exe", "\u202eright to left\u0000"));
    items.add(message("fridges/2207/temp", "{\"c\":-18.6}"));
    items.add(message("meters/0417/state", "online"));
    Map<String, @Nullable Object> picture = message("cams/gate-11/thumb", "");
    byte[] bytes = {-1, -40, -1, -32, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 2, -128, -2, 7};
    picture.remove("payload");
    picture.put("payloadBase64", Base64.getEncoder().encodeToString(bytes));
    picture.put("payloadBytes", 18_312);
    items.add(picture);
    items.sort(Comparator.comparing(item -> String.valueOf(item.get("topic"))));
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("items", items);
    page.put("total", items.size());
    page.put("next", null);
    return page;
  }

  private static Map<String, @Nullable Object> message(String topic, String payload) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("topic", topic);
    message.put("qos", 1);
    message.put("at", System.currentTimeMillis() - 5_400_000 - topic.length() * 77_000L);
    message.put("payload", payload);
    message.put("payloadBytes", payload.getBytes(StandardCharsets.UTF_8).length);
    message.put("contentType", payload.startsWith("{") ? "application/json" : null);
    return message;
  }

  static Map<String, ?> settings() {
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    items.add(
        setting(
            "listeners",
            "Listeners",
            "Where clients connect.",
            "mqtt://127.0.0.1:1883",
            "tern.yaml:3"));
    items.add(
        setting(
            "http.address",
            "HTTP",
            "Where this page and the API are served.",
            "127.0.0.1:8080",
            "default"));
    items.add(
        setting(
            "http.token",
            "HTTP",
            "Who sends it may use the API from anywhere.",
            "(hidden)",
            "environment TERN_HTTP_TOKEN"));
    items.add(
        setting(
            "session.expiry",
            "Sessions",
            "How long the session of an MQTT 3.x client waits.",
            "7 d",
            "default"));
    items.add(
        setting(
            "queue.messages",
            "Sessions",
            "Messages that wait for one session at most.",
            100_000,
            "default"));
    items.add(
        setting(
            "store.durability",
            "Store",
            "What an acknowledgement means: fsync, os or memory.",
            "fsync",
            "default"));
    return Map.of("items", items);
  }

  private static Map<String, @Nullable Object> setting(
      String name, String section, String description, Object value, String source) {
    Map<String, @Nullable Object> setting = new LinkedHashMap<>();
    setting.put("name", name);
    setting.put("section", section);
    setting.put("description", description);
    setting.put("value", value);
    setting.put("default", source.equals("default") ? value : "");
    setting.put("source", source);
    setting.put("isLive", name.startsWith("queue"));
    return setting;
  }
}
