package io.ternmq.broker.settings;

import static io.ternmq.broker.settings.Quantity.bytes;
import static io.ternmq.broker.settings.Quantity.count;
import static io.ternmq.broker.settings.Quantity.seconds;
import static io.ternmq.broker.settings.Setting.fixed;
import static io.ternmq.broker.settings.Setting.live;
import static io.ternmq.broker.settings.Types.FLAG;
import static io.ternmq.broker.settings.Types.PATH;
import static io.ternmq.broker.settings.Types.WORD;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The settings around the engines: where the broker listens, whom it lets in, what it writes. */
final class ServerSettings {
  static final long OFF = -1;

  private static final SettingType<Long> PORT = count(0, 65_535).orWord("off", OFF).type();

  static final Setting<String> BIND =
      fixed("bind", WORD, "127.0.0.1", "the address of the listeners that name none");
  static final Setting<Long> PORT_MQTT =
      fixed("port.mqtt", PORT, 1_883L, "a listener for MQTT over TCP; 0 for any free port");
  static final Setting<Long> PORT_TLS =
      fixed("port.tls", PORT, OFF, "a listener for MQTT over TLS");
  static final Setting<Long> PORT_WS =
      fixed("port.ws", PORT, 8_083L, "a listener for MQTT over WebSocket");
  static final Setting<Long> PORT_WSS =
      fixed("port.wss", PORT, OFF, "a listener for MQTT over WebSocket over TLS");
  static final Setting<Long> PORT_HTTP =
      fixed(
          "port.http",
          PORT,
          8_080L,
          "the HTTP API, the web page and health; where it is not set it is on loopback only, and off"
              + " when another process has that port");
  static final Setting<Long> PORT_HTTPS =
      fixed("port.https", PORT, OFF, "the same over TLS, instead of port.http");
  static final Setting<YamlNode.Sequence> LISTENERS =
      fixed(
          "listeners",
          new YamlType("a list of groups, each with a kind and a port"),
          new YamlNode.Sequence(List.of(), 0),
          "listeners one by one, each with the settings below; where it is set, the ports above are"
              + " off unless they are set too");

  static final Setting<Path> CERTIFICATE =
      fixed(
          "tls.certificate",
          PATH,
          null,
          "the certificate chain of TLS listeners, PEM; read again at SIGHUP");
  static final Setting<Path> KEY = fixed("tls.key", PATH, null, "its private key, PEM");
  static final Setting<Path> AUTHORITIES =
      fixed("tls.ca", PATH, null, "the authorities that may sign certificates of clients, PEM");
  static final Setting<Path> KEY_PASSWORD =
      fixed(
          "tls.password",
          PATH,
          null,
          "a file whose first line is the password of the private key; absent where it has none");
  static final Setting<Path> REVOCATIONS =
      fixed(
          "tls.crl",
          PATH,
          null,
          "certificates of clients that the authorities have called back, lists in PEM; read again"
              + " at SIGHUP. Where the list of an authority is missing or out of date, none of its"
              + " clients is let in");
  static final Setting<Boolean> IDENTITY =
      fixed(
          "tls.identity",
          FLAG,
          false,
          "the common name in a client's certificate is its user name, and no password is asked");
  static final Setting<Long> HANDSHAKES =
      fixed(
          "tls.handshakes",
          count(1, 1_000_000).type(),
          1_000L,
          "TLS handshakes that are under way at once; further clients wait, unread");
  static final Setting<ClientCertificates> CLIENTS =
      fixed(
          "tls.clients",
          Types.choice(ClientCertificates.class),
          null,
          "whether clients are asked for a certificate; otherwise required where there is a tls.ca,"
              + " and none where not");
  static final Setting<List<String>> PROTOCOLS =
      fixed(
          "tls.protocols",
          new ListType<>(Types.choice(List.of("TLSv1.2", "TLSv1.3"), word -> word)),
          List.of("TLSv1.2", "TLSv1.3"),
          "the versions of TLS");
  static final Setting<List<String>> CIPHERS =
      fixed(
          "tls.ciphers",
          new ListType<>(WORD),
          List.of(),
          "the cipher suites, by the names that Java knows; empty for those of the JDK");

  static final Setting<List<String>> PATHS =
      fixed(
          "websocket.paths",
          new ListType<>(WORD),
          List.of("/mqtt", "/"),
          "the paths where a WebSocket is opened");
  static final Setting<List<String>> ORIGINS =
      fixed(
          "websocket.origins",
          new ListType<>(WORD),
          List.of(),
          "the web pages that may open one, such as https://example.org, or * for any; empty: any"
              + " on a loopback address, elsewhere pages of the same host");

  static final Setting<Long> PROBE_IDLE =
      fixed(
          "liveness.probe.idle",
          seconds(1, 86_400).type(),
          30L,
          "silence of a TCP connection before the system probes whether its peer is still there");
  static final Setting<Long> PROBE_INTERVAL =
      fixed("liveness.probe.interval", seconds(1, 3_600).type(), 10L, "from one probe to the next");
  static final Setting<Long> PROBE_COUNT =
      fixed(
          "liveness.probe.count",
          count(1, 127).type(),
          3L,
          "probes that stay unanswered, before the peer counts as lost");

  static final Setting<Long> CONNECTIONS =
      fixed(
          "limits.connections",
          count(1, Integer.MAX_VALUE).orWord("auto", 0).type(),
          0L,
          "connections that are open at once; auto for the open-file limit less 500");

  static final Setting<Anonymous> ANONYMOUS =
      live(
          "security.anonymous",
          Types.choice(List.of(Anonymous.values()), Anonymous::word),
          Anonymous.AUTO,
          "whether clients without credentials are let in; auto: while no password file is named,"
              + " and then the broker listens on loopback only");
  static final Setting<Path> PASSWORDS =
      live(
          "security.passwords",
          PATH,
          null,
          "user names and passwords, a file as mosquitto_passwd writes it; read again at SIGHUP");
  static final Setting<Path> ACCESS =
      live(
          "security.access",
          PATH,
          null,
          "who may publish and subscribe where, a file in mosquitto's format; read again at"
              + " SIGHUP");

  static final Setting<Long> ADDRESS_CONNECTIONS =
      fixed(
          "limits.address.connections",
          count(1, Integer.MAX_VALUE).orWord("any", 0).type(),
          0L,
          "connections of one address that are open at once; more are closed unread. Of IPv6 the"
              + " first 64 bits count");
  static final Setting<Long> ADDRESS_CONNECTS =
      fixed(
          "limits.address.connects.rate",
          count(1, 1_000_000).orWord("any", 0).type(),
          0L,
          "connections that one address may open within a second; more are closed unread");
  static final Setting<Long> BAN_FAILURES =
      fixed(
          "security.ban.failures",
          count(1, 1_000_000).orWord("off", 0).type(),
          0L,
          "after so many failed logins within security.ban.window an address is banned: its"
              + " connections are closed unread");
  static final Setting<Long> BAN_WINDOW =
      fixed(
          "security.ban.window", seconds(1, 86_400).type(), 60L, "how long a failed login counts");
  static final Setting<Long> BAN_TIME =
      fixed("security.ban.time", seconds(1, 2_592_000).type(), 600L, "how long a ban lasts");

  static final Setting<String> AUTHENTICATOR =
      fixed(
          "security.authenticator",
          WORD,
          null,
          "the extension of this name says who may come in, instead of a password file");
  static final Setting<String> AUTHORIZER =
      fixed(
          "security.authorizer",
          WORD,
          null,
          "the extension of this name says who may do what, instead of an access list");
  static final Setting<List<String>> EVENT_LISTENERS =
      fixed(
          "events.listeners",
          new ListType<>(WORD),
          List.of(),
          "the extensions of these names hear every event");
  static final Setting<Map<String, Map<String, String>>> EXTENSIONS =
      fixed(
          "extensions",
          new SectionsType(),
          Map.of(),
          "the settings of extensions, a group for each name: extensions: {house: {password:"
              + " tern}}");

  static final Setting<Path> DIRECTORY =
      fixed(
          "store.directory",
          PATH,
          null,
          "where to keep what is to survive; ./data where it is not set; not used with durability"
              + " memory");
  static final Setting<Durability> DURABILITY =
      fixed(
          "store.durability",
          Types.choice(Durability.class),
          Durability.FSYNC,
          "what an acknowledged message survives; fsync: a power cut; os: the end of the process;"
              + " memory: nothing");
  static final Setting<Boolean> TELLS_DURABILITY =
      live(
          "store.told",
          FLAG,
          false,
          "5.0 clients are told store.durability in CONNACK, in the user property durability");
  static final Setting<Long> LOW_WATER =
      fixed(
          "store.reserve",
          bytes(1 << 20, 1L << 50).type(),
          64L << 20,
          "with less free space than this on the disk nothing durable is taken over");
  static final Setting<Long> LANES =
      fixed(
          "lanes",
          count(1, 1_024).orWord("auto", 0).type(),
          0L,
          "event loops; auto for one a processor");
  static final Setting<Long> STATUS_INTERVAL =
      live(
          "sys.interval",
          seconds(1, 86_400).orWord("off", 0).type(),
          10L,
          "how often the topics below $SYS are published");

  static final Setting<LogSettings.Level> LOG_LEVEL =
      live(
          "log.level",
          Types.choice(LogSettings.Level.class),
          LogSettings.Level.INFO,
          "the least important lines that are written");
  static final Setting<LogSettings.Format> LOG_FORMAT =
      live(
          "log.format",
          Types.choice(LogSettings.Format.class),
          LogSettings.Format.TEXT,
          "text for people, json for programs: one object a line");
  static final Setting<Boolean> LOG_CONNECTIONS =
      live("log.connections", FLAG, true, "a line for each connect and disconnect");
  static final Setting<Path> LOG_FILE =
      live("log.file", PATH, null, "the file to write to; absent for the console (standard error)");
  static final Setting<Long> LOG_SIZE =
      live(
          "log.size",
          bytes(1 << 10, 1L << 40).type(),
          10L << 20,
          "how large the file gets before it is moved aside");
  static final Setting<Long> LOG_COUNT =
      live("log.count", count(1, 1_000).type(), 5L, "how many files moved aside are kept");

  static final List<Setting<?>> LISTENING =
      List.of(BIND, PORT_MQTT, PORT_TLS, PORT_WS, PORT_WSS, PORT_HTTP, PORT_HTTPS, LISTENERS);
  static final List<Setting<?>> TLS =
      List.of(
          CERTIFICATE,
          KEY,
          KEY_PASSWORD,
          AUTHORITIES,
          CLIENTS,
          REVOCATIONS,
          IDENTITY,
          PROTOCOLS,
          CIPHERS,
          HANDSHAKES);
  static final List<Setting<?>> WEBSOCKET = List.of(PATHS, ORIGINS);
  static final List<Setting<?>> SECURITY =
      List.of(
          ANONYMOUS,
          PASSWORDS,
          ACCESS,
          BAN_FAILURES,
          BAN_WINDOW,
          BAN_TIME,
          ADDRESS_CONNECTIONS,
          ADDRESS_CONNECTS);
  static final List<Setting<?>> EXTENDING =
      List.of(AUTHENTICATOR, AUTHORIZER, EVENT_LISTENERS, EXTENSIONS);
  static final List<Setting<?>> PROBING = List.of(PROBE_IDLE, PROBE_INTERVAL, PROBE_COUNT);
  static final List<Setting<?>> PROCESS =
      List.of(
          DIRECTORY, DURABILITY, TELLS_DURABILITY, LOW_WATER, LANES, CONNECTIONS, STATUS_INTERVAL);
  static final List<Setting<?>> LOG =
      List.of(LOG_LEVEL, LOG_CONNECTIONS, LOG_FORMAT, LOG_FILE, LOG_SIZE, LOG_COUNT);

  private ServerSettings() {}
}
