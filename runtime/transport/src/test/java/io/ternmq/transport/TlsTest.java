package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.PacketType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS from end to end: bytes both ways, and the ends of connections. */
final class TlsTest {
  @TempDir private Path folder;

  static Stream<Arguments> wires() {
    return Stream.of(Lanes.Kind.values())
        .flatMap(
            kind ->
                Stream.of(
                    Arguments.of(kind, "TLSv1.2", false),
                    Arguments.of(kind, "TLSv1.3", false),
                    Arguments.of(kind, "TLSv1.2", true),
                    Arguments.of(kind, "TLSv1.3", true)));
  }

  @ParameterizedTest
  @MethodSource("wires")
  void carriesPacketsBothWaysAndEndsWell(Lanes.Kind kind, String protocol, boolean webSocket)
      throws Exception {
    Certificates certificates = new Certificates(folder, "ours");
    Certificates.Pair own = certificates.server();
    TlsOptions tls = TlsOptions.of(own.certificate(), own.key()).withProtocols(List.of(protocol));
    ListenerOptions options =
        webSocket
            ? ListenerOptions.secureWebSocket("wss", "127.0.0.1", 0, tls)
            : ListenerOptions.tls("mqtts", "127.0.0.1", 0, tls);
    ClientTls trust = ClientTls.of(ClientTlsOptions.trusting(certificates.authority()));
    try (Rig rig = new Rig(kind, options)) {
      int port = rig.address().getPort();
      Target target =
          webSocket
              ? Target.secureWebSocket("localhost", port, "/mqtt", trust)
              : Target.tls("localhost", port, trust);
      Recorder client = TestClient.to(rig, target).connected();
      Recorder server = rig.accepted();
      assertThat(server.connection.isSecure()).isTrue();
      assertThat(server.connection.listener()).isEqualTo(options.name());
      assertThat(server.connection.certificateName()).isNull();
      assertThat(client.connection.certificateName()).isEqualTo("localhost");
      server.isWritableTold = false;
      client.isWritableTold = false;
      server.reaction =
          (connection, packet) -> {
            if (packet.type() == PacketType.CONNECT) {
              connection.outputBuffer().writeBytes(Bytes.of(Bytes.publish(9, 900_000)));
            }
          };
      rig.onLane(
          () -> {
            client.connection.outputBuffer().writeBytes(Bytes.of(Bytes.connect()));
            return null;
          });
      server.expect("CONNECT");
      client.expect("number/9");
      rig.onLane(
          () -> {
            client.connection.outputBuffer().writeBytes(Bytes.of(Bytes.publish(1, 900_000)));
            client.connection.close();
            return null;
          });
      server.expect("number/1", "PEER_CLOSED");
      client.expect("CLOSED_BY_US");
    }
  }
}
