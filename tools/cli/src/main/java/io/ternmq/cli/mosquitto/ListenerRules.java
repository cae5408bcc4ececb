package io.ternmq.cli.mosquitto;

import java.util.Map;

/** How the options that belong to the listener above them are translated. */
final class ListenerRules {
  private interface Rule {
    void take(Line line, Translation to);
  }

  private static final String PRE_SHARED = "TLS with pre-shared keys is not spoken";

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("listener", ListenerRules::listener),
          Map.entry("port", ListenerRules::port),
          Map.entry("bind_address", (line, to) -> to.listener().useBind(line.value())),
          Map.entry("socket_domain", ListenerRules::domain),
          Map.entry("protocol", ListenerRules::protocol),
          Map.entry("certfile", path("tls.certificate")),
          Map.entry("keyfile", path("tls.key")),
          Map.entry("cafile", ListenerRules::authorities),
          Map.entry("capath", ListenerRules::authorityFolder),
          Map.entry("require_certificate", ListenerRules::requireCertificate),
          Map.entry("psk_hint", ListenerRules::preShared),
          Map.entry("psk_file", ListenerRules::preSharedFile),
          Map.entry("crlfile", path("tls.crl")),
          Map.entry("use_identity_as_username", ListenerRules::identity),
          Map.entry("ciphers", ListenerRules::ciphers),
          Map.entry("ciphers_tls1.3", ListenerRules::ciphersOf13),
          Map.entry("tls_version", ListenerRules::tlsVersion),
          Map.entry("max_connections", ListenerRules::connections),
          Map.entry("websockets_origin", ListenerRules::origin),
          Map.entry("max_qos", ListenerRules::maximumQos),
          Map.entry("max_topic_alias", aliases("limits.aliases.inbound")),
          Map.entry("max_topic_alias_broker", aliases("limits.aliases.outbound")),
          Map.entry("allow_anonymous", ListenerRules::anonymous),
          Map.entry("password_file", file("security.passwords")),
          Map.entry("acl_file", file("security.access")));

  private ListenerRules() {}

  /** True where this option is one of them. */
  static boolean take(Line line, Translation to) {
    Rule rule = RULES.get(line.key());
    if (rule != null) {
      rule.take(line, to);
    }
    return rule != null;
  }

  private static Rule path(String setting) {
    return (line, to) -> to.listener().put(setting, Value.path(line, to));
  }

  /** A file that here is one for all listeners. */
  private static Rule file(String setting) {
    return (line, to) -> to.putOnce(line, setting, Value.path(line, to));
  }

  private static Rule aliases(String setting) {
    return (line, to) -> {
      Long number = Value.number(line, to);
      if (number != null) {
        long aliases = Value.within(line, number, 0, 65_535, to);
        to.putOnce(line, setting, Long.toString(aliases));
      }
    };
  }

  private static void listener(Line line, Translation to) {
    String[] words = line.value().split("\\s+", 2);
    ListenerDraft listener = new ListenerDraft(line);
    if (words.length == 2 && words[0].equals("0")) {
      listener.usePath(words[1]);
    } else {
      listener.usePort(words[0]);
      if (words.length == 2) {
        listener.useBind(words[1]);
      }
    }
    if (isPort(words[0])) {
      to.begin(listener);
    } else {
      to.note(line, "it has no port, so it is left out");
    }
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
  }

  private static void port(Line line, Translation to) {
    if (isPort(line.value())) {
      to.listener().usePort(line.value());
    } else {
      to.note(line, "it is no port, so it is left out");
    }
  }

  private static void domain(Line line, Translation to) {
    if (!to.listener().hasBind()) {
      to.listener().useBind(line.value().equals("ipv6") ? "::" : "0.0.0.0");
    }
  }

  private static void protocol(Line line, Translation to) {
    switch (line.value()) {
      case "mqtt" -> {
        // as it is anyway
      }
      case "websockets" -> to.listener().useWebSocket();
      default -> to.note(line, "a listener speaks mqtt or websockets here, not " + line.value());
    }
  }

  private static void authorities(Line line, Translation to) {
    to.listener().put("tls.ca", Value.path(line, to));
    to.listener().putIfAbsent("tls.clients", "none");
  }

  private static void authorityFolder(Line line, Translation to) {
    to.listener().putIfAbsent("tls.ca", Value.path(line, to));
    to.listener().putIfAbsent("tls.clients", "none");
    to.note(line, "name one file with all authorities instead of the folder, in tls.ca");
  }

  private static void requireCertificate(Line line, Translation to) {
    String flag = Value.flag(line, to);
    if (flag != null) {
      to.listener().put("tls.clients", flag.equals("true") ? "required" : "none");
    }
  }

  /** A listener with a hint speaks TLS with pre-shared keys. */
  private static void preShared(Line line, Translation to) {
    to.listener().usePreSharedKeys();
    to.note(line, PRE_SHARED);
  }

  /** Above all listeners it may be for any of them, and the hint says for which. */
  private static void preSharedFile(Line line, Translation to) {
    if (to.listener().line != null) {
      to.listener().usePreSharedKeys();
    }
    to.note(line, PRE_SHARED);
  }

  private static void identity(Line line, Translation to) {
    if ("true".equals(Value.flag(line, to))) {
      to.listener().put("tls.identity", "true");
    }
  }

  private static void ciphers(Line line, Translation to) {
    OpenSslCiphers.Result result = OpenSslCiphers.translate(line.value());
    if (!result.groups().isEmpty()) {
      to.note(
          line,
          "these are no suites that Java knows one by one, so they are left out: "
              + String.join(", ", result.groups()));
    }
    to.listener().useCiphers(result.suites());
  }

  private static void ciphersOf13(Line line, Translation to) {
    to.listener().useCiphersOf13(OpenSslCiphers.translate(line.value()).suites());
  }

  private static void tlsVersion(Line line, Translation to) {
    switch (line.value()) {
      case "tlsv1.3" -> to.listener().put("tls.protocols", "[TLSv1.3]");
      case "tlsv1.2" -> to.listener().put("tls.protocols", "[TLSv1.2, TLSv1.3]");
      default -> to.note(line, "TLS 1.2 and 1.3 are spoken, older versions are not");
    }
  }

  private static void connections(Line line, Translation to) {
    Long number = Value.number(line, to);
    if (number != null) {
      to.listener()
          .put(
              "limits.connections",
              number <= 0
                  ? "any"
                  : Long.toString(Value.within(line, number, 1, Integer.MAX_VALUE, to)));
    }
  }

  private static void origin(Line line, Translation to) {
    to.listener().addOrigin(line.value());
  }

  private static void maximumQos(Line line, Translation to) {
    Long number = Value.number(line, to);
    if (number != null) {
      to.putOnce(line, "capabilities.qos", Long.toString(Value.within(line, number, 0, 2, to)));
    }
  }

  private static void anonymous(Line line, Translation to) {
    String flag = Value.flag(line, to);
    if (flag == null) {
      return;
    }
    if (to.isPerListener()) {
      to.listener().allowAnonymous(flag.equals("true"));
    } else {
      to.put("security.anonymous", flag);
    }
  }
}
