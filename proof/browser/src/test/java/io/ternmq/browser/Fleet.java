package io.ternmq.browser;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A made-up fleet with one story: half an hour ago a network fell, and nearly all came back. All
 * methods are called under its own lock.
 */
final class Fleet {
  static final long HOUR = 3_600_000;

  /** When the network fell, and when it was back: millis before now. */
  static final long FELL = 2_258_000;

  static final long BACK = 1_857_000;

  private final List<Member> members = new ArrayList<>();
  private final Map<String, Member> byId = new HashMap<>();
  private final Random random = new Random(7);
  private final long bornAt = System.currentTimeMillis();

  Fleet(int size) {
    Members.named().forEach(this::add);
    for (int index = members.size(); index < size; index++) {
      add(Members.ordinary(index, random));
    }
  }

  /** A fleet without anybody. */
  static Fleet empty() {
    Fleet fleet = new Fleet(0);
    fleet.members.clear();
    fleet.byId.clear();
    return fleet;
  }

  synchronized void add(Member member) {
    members.add(member);
    byId.put(member.id, member);
  }

  /** Somebody loses or regains the connection; the event that tells it. */
  synchronized Map<String, @Nullable Object> change(int index) {
    Member member = members.get(Math.floorMod(index, members.size()));
    boolean isLost = member.state.equals("connected");
    long now = System.currentTimeMillis();
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("at", now);
    event.put("kind", isLost ? "disconnected" : "connected");
    event.put("clientId", member.id);
    event.put("address", member.address);
    event.put("cause", isLost ? "reset" : null);
    event.put("noticedAfterMillis", isLost ? 3 : null);
    event.put("sessionPresent", isLost ? null : true);
    event.put("gapMillis", isLost ? null : now - member.changedAt);
    event.put("waiting", isLost ? null : 12);
    member.turn(now, isLost ? "disconnected" : "connected", isLost ? "reset" : null);
    return event;
  }

  synchronized int size() {
    return members.size();
  }

  private long count(String state) {
    return members.stream().filter(member -> member.state.equals(state)).count();
  }

  synchronized Map<String, @Nullable Object> overview() {
    long now = System.currentTimeMillis();
    boolean isEmpty = members.isEmpty();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("at", now);
    data.put("broker", broker(now, isEmpty));
    data.put(
        "clients",
        Map.of(
            "connected",
            count("connected"),
            "disconnected",
            count("disconnected"),
            "closedToday",
            isEmpty ? 0 : 412,
            "subscriptions",
            members.size() * 3,
            "retained",
            8));
    int in = isEmpty ? 0 : 18_150 + random.nextInt(120);
    data.put(
        "rates",
        Map.of(
            "messagesIn",
            in,
            "messagesOut",
            in * 34 / 10,
            "bytesIn",
            in * 64L,
            "bytesOut",
            in * 218L));
    data.put("queued", Map.of("messages", isEmpty ? 0 : 1406, "bytes", 211_000));
    data.put("inFlight", 120);
    data.put("dropped", Map.of("total", 0, "byReason", Map.of()));
    data.put("detection", isEmpty ? List.of() : detection());
    data.put("causes", isEmpty ? List.of() : causes());
    data.put("gate", gate(now, isEmpty));
    data.put("commit", Map.of("p50Millis", 1.9, "p99Millis", 6.8, "count", isEmpty ? 0 : 81_000));
    data.put("statement", isEmpty ? Map.of("kind", "quiet", "quietSeconds", 12) : story(now));
    return data;
  }

  private Map<String, @Nullable Object> broker(long now, boolean isEmpty) {
    Map<String, @Nullable Object> broker = new LinkedHashMap<>();
    broker.put("name", "harbour-1");
    broker.put("version", "0.1.0");
    broker.put("startedAt", bornAt - 864_000_000L);
    broker.put("uptimeSeconds", isEmpty ? 12 : (now - bornAt) / 1000 + 864_000);
    broker.put("durability", "fsync");
    broker.put("storeState", "ok");
    broker.put("javaVersion", "17");
    broker.put("listeners", List.of("mqtt://127.0.0.1:1883"));
    return broker;
  }

  private static List<Map<String, ?>> detection() {
    return List.of(
        Map.of(
            "signal", "reset", "count", 3402, "p50Millis", 3, "p99Millis", 41, "boundMillis", 50),
        Map.of(
            "signal",
            "silence",
            "count",
            1187,
            "p50Millis",
            62,
            "p99Millis",
            118,
            "boundMillis",
            250),
        Map.of(
            "signal",
            "probe",
            "count",
            212,
            "p50Millis",
            11_000,
            "p99Millis",
            38_000,
            "boundMillis",
            60_000));
  }

  private static List<Map<String, ?>> causes() {
    return List.of(
        Map.of("cause", "reset", "count", 3402),
        Map.of("cause", "keep-alive-timeout", "count", 1187),
        Map.of("cause", "peer-closed", "count", 640),
        Map.of("cause", "probe-timeout", "count", 212),
        Map.of("cause", "taken-over", "count", 58),
        Map.of("cause", "protocol-error", "count", 9));
  }

  private static Map<String, @Nullable Object> gate(long now, boolean isEmpty) {
    Map<String, @Nullable Object> gate = new LinkedHashMap<>();
    gate.put("now", isEmpty ? 0 : 12);
    gate.put("peak", isEmpty ? 0 : 1480);
    gate.put("capacity", 1500);
    gate.put(
        "lastStorm",
        isEmpty
            ? null
            : Map.of(
                "at",
                now - BACK,
                "admitted",
                2016,
                "askedToWait",
                3018,
                "longestWaitMillis",
                31_000));
    return gate;
  }

  private static Map<String, @Nullable Object> story(long now) {
    Map<String, @Nullable Object> story = new LinkedHashMap<>();
    story.put("kind", "outage");
    story.put("at", now - FELL);
    story.put("lost", 5218);
    story.put("back", 5034);
    story.put("closed", 138);
    story.put("dropped", 0);
    story.put("cause", "reset");
    story.put("prefix", "10.42.0.0/16");
    story.put("quietSeconds", 1819);
    story.put("longestGapMillis", FELL - BACK + 3000);
    return story;
  }

  synchronized Map<String, ?> history(String range) {
    long span =
        Map.of("1h", HOUR, "6h", 6 * HOUR, "24h", 24 * HOUR, "7d", 168 * HOUR)
            .getOrDefault(range, HOUR);
    long step = Math.max(10_000, span / 720);
    long now = System.currentTimeMillis();
    List<Map<String, ?>> points = new ArrayList<>();
    double scale = members.size() / 9776.0;
    Random wobble = new Random(3);
    for (long ago = span; ago >= 0 && !members.isEmpty(); ago -= step) {
      double connected = 9842 + Math.sin(ago / 170_000.0) * 9 + wobble.nextInt(5);
      double waiting = 52;
      double rate = 18_204 * (1 + (wobble.nextDouble() - 0.5) * 0.045);
      if (ago <= FELL && ago > BACK) {
        connected = 4624 + (FELL - ago) / 9000.0;
        waiting = 5266 - (FELL - ago) / 9000.0;
        rate *= 0.5;
      } else if (ago <= BACK && ago > BACK - 38_000) {
        double part = (BACK - ago) / 38_000.0;
        connected = 4670 + 4988 * part;
        waiting = 5034 * (1 - part) + 60;
        rate *= 1.4;
      } else if (ago <= BACK) {
        connected -= 158;
        waiting = 92;
      }
      points.add(
          Map.of(
              "at",
              now - ago,
              "connected",
              Math.round(connected * scale),
              "disconnected",
              Math.round(waiting * scale),
              "messagesIn",
              Math.round(rate),
              "messagesOut",
              Math.round(rate * 3.4),
              "queued",
              0,
              "lost",
              0,
              "back",
              0));
    }
    return Map.of("stepSeconds", step / 1000, "from", now - span, "points", points);
  }

  synchronized List<Map<String, @Nullable Object>> latest() {
    long now = System.currentTimeMillis();
    return members.stream()
        .sorted(Comparator.comparing((Member member) -> -member.changedAt))
        .limit(8)
        .map(member -> member.latestEvent(now))
        .toList();
  }

  synchronized Map<String, @Nullable Object> clients(Map<String, String> wanted) {
    String search = wanted.getOrDefault("search", "").toLowerCase(java.util.Locale.ROOT);
    List<Member> fitting = new ArrayList<>();
    for (Member member : members) {
      boolean fits =
          fits(wanted.get("state"), member.state)
              && fits(wanted.get("cause"), member.lastCause)
              && (member.id.toLowerCase(java.util.Locale.ROOT).contains(search)
                  || member.address.contains(search));
      if (fits) {
        fitting.add(member);
      }
    }
    String sort = wanted.getOrDefault("sort", "-changedAt");
    Comparator<Member> order = Members.order(sort.replace("-", ""));
    fitting.sort(sort.startsWith("-") ? Collections.reverseOrder(order) : order);
    int from = Integer.parseInt(wanted.getOrDefault("after", "0"));
    int to = Math.min(fitting.size(), from + Integer.parseInt(wanted.getOrDefault("limit", "100")));
    long now = System.currentTimeMillis();
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put(
        "items",
        fitting.subList(Math.min(from, to), to).stream().map(member -> member.toMap(now)).toList());
    page.put("total", fitting.size());
    page.put("next", to < fitting.size() ? String.valueOf(to) : null);
    return page;
  }

  private static boolean fits(@Nullable String wanted, @Nullable String is) {
    return wanted == null || wanted.isEmpty() || wanted.equals(is);
  }

  synchronized @Nullable Map<String, @Nullable Object> client(String id) {
    Member member = byId.get(id);
    return member == null ? null : member.toWholeMap(System.currentTimeMillis());
  }

  synchronized @Nullable Map<String, ?> timeline(String id) {
    Member member = byId.get(id);
    return member == null ? null : Map.of("items", member.timeline());
  }

  Map<String, ?> retained() {
    return Members.retained();
  }

  Map<String, ?> settings() {
    return Members.settings();
  }
}
