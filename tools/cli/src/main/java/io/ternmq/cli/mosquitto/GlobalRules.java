package io.ternmq.cli.mosquitto;

import java.util.Map;

/** How the options that hold for the whole broker are translated. */
final class GlobalRules {
  private static final long ANY_BYTES = 1L << 40;
  private static final long LARGEST_PACKET = 256L << 20;

  /** What a packet holds besides its payload, at most: two texts and their neighbourhood. */
  private static final long AROUND_PAYLOAD = 128 << 10;

  private interface Rule {
    void take(Line line, Translation to);
  }

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("persistence", GlobalRules::persistence),
          Map.entry("persistence_location", path("store.directory")),
          Map.entry("max_inflight_messages", GlobalRules::inFlight),
          Map.entry("max_queued_messages", count("limits.queue.messages", Integer.MAX_VALUE)),
          Map.entry("max_queued_bytes", bytes("limits.queue.bytes", ANY_BYTES)),
          Map.entry("max_packet_size", bytes("limits.packet.bytes", LARGEST_PACKET)),
          Map.entry("message_size_limit", GlobalRules::payload),
          Map.entry("max_keepalive", GlobalRules::keepAlive),
          Map.entry("global_max_connections", count("limits.connections", Integer.MAX_VALUE)),
          Map.entry("global_max_clients", count("limits.sessions", Integer.MAX_VALUE)),
          Map.entry("persistent_client_expiration", GlobalRules::expiration),
          Map.entry("retain_available", flag("capabilities.retain")),
          Map.entry("set_tcp_nodelay", GlobalRules::noDelay),
          Map.entry("sys_interval", GlobalRules::statusInterval),
          Map.entry("connection_messages", flag("log.connections")),
          Map.entry("log_dest", GlobalRules::logDestination),
          Map.entry("log_type", GlobalRules::logType),
          Map.entry("per_listener_settings", GlobalRules::perListener),
          Map.entry("allow_zero_length_clientid", GlobalRules::madeUpIds),
          Map.entry("queue_qos0_messages", GlobalRules::queueQos0));

  private GlobalRules() {}

  /** True where this option is one of them. */
  static boolean take(Line line, Translation to) {
    Rule rule = RULES.get(line.key());
    if (rule != null) {
      rule.take(line, to);
    }
    return rule != null;
  }

  private static Rule flag(String setting) {
    return (line, to) -> {
      String flag = Value.flag(line, to);
      if (flag != null) {
        to.put(setting, flag);
      }
    };
  }

  private static Rule path(String setting) {
    return (line, to) -> to.put(setting, Value.path(line, to));
  }

  /** A count, where mosquitto's 0 and -1 stand for any number. */
  private static Rule count(String setting, long any) {
    return (line, to) -> {
      Long number = Value.number(line, to);
      if (number != null) {
        long count = number <= 0 ? any : Value.within(line, number, 1, any, to);
        to.put(setting, Long.toString(count));
      }
    };
  }

  private static Rule bytes(String setting, long any) {
    return (line, to) -> {
      Long number = Value.number(line, to);
      if (number != null) {
        long bytes = number <= 0 ? any : Value.within(line, number, 1 << 10, any, to);
        to.put(setting, Long.toString(bytes));
      }
    };
  }

  /** What is to survive does so here unless somebody says otherwise. */
  private static void persistence(Line line, Translation to) {
    if ("false".equals(Value.flag(line, to))) {
      to.put("store.durability", "memory");
    }
  }

  private static void inFlight(Line line, Translation to) {
    Long number = Value.number(line, to);
    if (number != null) {
      long count = number <= 0 ? 65_535 : Value.within(line, number, 1, 65_535, to);
      to.put("limits.inflight.messages", Long.toString(count));
      to.put("limits.inflight.v3", Long.toString(count));
    }
  }

  private static void payload(Line line, Translation to) {
    Long number = Value.number(line, to);
    if (number != null && number > 0) {
      long bytes = Math.min(LARGEST_PACKET, number + AROUND_PAYLOAD);
      to.putOnce(line, "limits.packet.bytes", Long.toString(bytes));
      to.note(line, "it bounds the payload; limits.packet.bytes bounds the whole packet instead");
    }
  }

  private static void keepAlive(Line line, Translation to) {
    Long number = Value.number(line, to);
    if (number != null) {
      boolean isAny = number == 0;
      to.put("keepalive.maximum", isAny ? "any" : Value.within(line, number, 1, 65_535, to) + "s");
    }
  }

  private static void expiration(Line line, Translation to) {
    String expiry = Value.expiry(line, to);
    if (expiry != null) {
      to.put("session.grace", expiry);
      to.put("session.expiry.maximum", expiry);
    }
  }

  private static void noDelay(Line line, Translation to) {
    if ("false".equals(Value.flag(line, to))) {
      to.note(line, "every connection has TCP_NODELAY; what belongs together is sent together");
    }
  }

  private static void statusInterval(Line line, Translation to) {
    Long number = Value.number(line, to);
    if (number != null) {
      boolean isOff = number == 0;
      to.put("sys.interval", isOff ? "off" : Value.within(line, number, 1, 86_400, to) + "s");
    }
  }

  private static void logDestination(Line line, Translation to) {
    String[] words = line.value().split("\\s+", 2);
    switch (words[0]) {
      case "file" -> {
        Line path =
            new Line(line.file(), line.number(), line.key(), words.length > 1 ? words[1] : "");
        to.put("log.file", Value.path(path, to));
      }
      case "stderr" -> {
        // the console is where it goes anyway
      }
      case "none" -> {
        to.put("log.level", "error");
        to.note(line, "errors are written all the same");
      }
      default ->
          to.note(line, "the log goes to standard error or to a file; " + words[0] + " is neither");
    }
  }

  private static void logType(Line line, Translation to) {
    String level =
        switch (line.value()) {
          case "all", "debug" -> "debug";
          case "information", "notice" -> "info";
          case "warning" -> "warn";
          case "error", "none" -> "error";
          default -> "";
        };
    if (level.isEmpty()) {
      to.note(line, "there are levels, and no kinds of lines");
    } else {
      to.putLogLevel(level);
    }
  }

  private static void perListener(Line line, Translation to) {
    if ("true".equals(Value.flag(line, to))) {
      to.useSettingsPerListener();
      to.note(line, "who may come in is the same for all listeners; what differs is said below");
    }
  }

  private static void madeUpIds(Line line, Translation to) {
    if ("false".equals(Value.flag(line, to))) {
      to.note(line, "clients without an id are given one");
    }
  }

  private static void queueQos0(Line line, Translation to) {
    if ("true".equals(Value.flag(line, to))) {
      to.note(line, "QoS 0 messages do not wait for clients that are away");
    }
  }
}
