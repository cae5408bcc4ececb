package io.ternmq.broker.settings;

import static io.ternmq.broker.settings.Quantity.bytes;
import static io.ternmq.broker.settings.Quantity.count;
import static io.ternmq.broker.settings.Setting.fixed;
import static io.ternmq.broker.settings.Types.FLAG;
import static io.ternmq.broker.settings.Types.PATH;
import static io.ternmq.broker.settings.Types.WORD;

import java.nio.file.Path;
import java.util.List;

/** The settings of one element of {@code listeners}. */
final class ListenerSettings {
  static final Setting<ListenerSpec.Kind> KIND =
      fixed(
          "kind",
          Types.choice(ListenerSpec.Kind.class),
          ListenerSpec.Kind.MQTT,
          "mqtt: TCP; mqtts: TLS; ws, wss: WebSocket without and with TLS; unix: a socket in the"
              + " file system; http, https: the web page and the HTTP API");
  static final Setting<String> NAME =
      fixed("name", WORD, null, "how logs and errors call it; otherwise by its kind and number");
  static final Setting<String> BIND =
      fixed("bind", WORD, null, "the address to listen on; otherwise that of the setting bind");
  static final Setting<Long> PORT =
      fixed("port", count(0, 65_535).type(), null, "the port; 0 for any free one");
  static final Setting<Path> PATH_OF_SOCKET =
      fixed("path", PATH, null, "the file of a unix socket");
  static final Setting<String> MODE =
      fixed(
          "mode",
          ScalarType.of("nine letters such as rw-rw----", ListenerSettings::mode, word -> word),
          null,
          "who may open a unix socket; otherwise what the system makes of it");
  static final Setting<Boolean> PROXY =
      fixed(
          "proxy",
          FLAG,
          false,
          "connections begin with a header of the PROXY protocol, version 1 or 2, as a load"
              + " balancer writes it; others are closed");
  static final Setting<Long> CONNECTIONS =
      fixed(
          "limits.connections",
          count(1, Integer.MAX_VALUE).orWord("any", 0).type(),
          0L,
          "connections through it that are open at once, at most");
  static final Setting<Long> PACKET_BYTES =
      fixed(
          "limits.packet.bytes",
          bytes(1 << 10, 256 << 20).type(),
          null,
          "the largest packet that it takes; otherwise that of limits.packet.bytes");

  /** Those that stand for a setting of the same name outside, where they are set. */
  static final List<Setting<?>> INHERITED =
      List.of(
          ServerSettings.CERTIFICATE,
          ServerSettings.KEY,
          ServerSettings.KEY_PASSWORD,
          ServerSettings.AUTHORITIES,
          ServerSettings.CLIENTS,
          ServerSettings.REVOCATIONS,
          ServerSettings.IDENTITY,
          ServerSettings.PROTOCOLS,
          ServerSettings.CIPHERS,
          ServerSettings.HANDSHAKES,
          ServerSettings.PATHS,
          ServerSettings.ORIGINS);

  static final List<Setting<?>> OWN =
      List.of(NAME, KIND, BIND, PORT, PATH_OF_SOCKET, MODE, PROXY, CONNECTIONS, PACKET_BYTES);

  private ListenerSettings() {}

  private static String mode(String text) {
    if (text.matches("([r-][w-][x-]){3}")) {
      return text;
    }
    throw new IllegalArgumentException();
  }
}
