package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several listeners of one kind in one broker, each with what is its own. */
class SeveralListenersTest {
  private static final byte[] CONNECT = {
    0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 2, 'i', 'd'
  };
  private static final byte[] CONNACK = {0x20, 2, 0, 0};

  @TempDir private Path folder;

  private RunningBroker start(String... lines) throws Exception {
    Path file = Files.write(folder.resolve("tern.yaml"), List.of(lines));
    return RunningBroker.start(folder, "--config=" + file);
  }

  private static Socket connect(RunningBroker broker, String listener) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port(listener));
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(CONNECT);
    return socket;
  }

  @Test
  void eachShowsItsOwnCertificate() throws Exception {
    KeyPairFiles here = KeyPairFiles.make(folder, "here");
    KeyPairFiles there = KeyPairFiles.make(folder, "there");
    try (RunningBroker broker =
        start(
            "tls: {certificate: here.crt, key: here.key}",
            "listeners:",
            "  - {name: one, kind: mqtts, port: 0}",
            "  - {name: two, kind: mqtts, port: 0, tls: {certificate: there.crt, key: there.key}}",
            "  - {name: web, kind: wss, port: 0, tls: {certificate: there.crt, key: there.key}}")) {
      assertThat(broker.certificate("one")).isEqualTo(here.certificate());
      assertThat(broker.certificate("two")).isEqualTo(there.certificate());
      assertThat(broker.certificate("web")).isEqualTo(there.certificate());

      there.writeAs("here");
      broker.hangUp("configuration read again");
      assertThat(broker.certificate("one")).isEqualTo(there.certificate());
    }
  }

  @Test
  void eachCountsItsOwnConnections() throws Exception {
    try (RunningBroker broker =
            start(
                "listeners:",
                "  - {name: narrow, port: 0, limits.connections: 1}",
                "  - {name: wide, port: 0}");
        Socket first = connect(broker, "narrow")) {
      assertThat(first.getInputStream().readNBytes(4)).isEqualTo(CONNACK);
      try (Socket second = connect(broker, "narrow")) {
        assertThat(isEnded(second)).as("one is as many as it takes").isTrue();
      }
      try (Socket other = connect(broker, "wide")) {
        assertThat(other.getInputStream().readNBytes(4)).isEqualTo(CONNACK);
      }
    }
  }

  @Test
  void eachBoundsItsOwnPackets() throws Exception {
    Path file = Files.write(folder.resolve("payload"), new byte[3_000]);
    try (RunningBroker broker =
        start(
            "listeners:",
            "  - {name: small, port: 0, limits.packet.bytes: 2KiB}",
            "  - {name: large, port: 0}")) {
      String publish = "-V 311 -q 1 -t t -f " + file;
      assertThat(broker.pub("large", publish).exitCode()).isZero();
      assertThat(broker.pub("small", "-V 311 -q 1 -t t -m x").exitCode()).isZero();
      try (Socket socket = connect(broker, "small")) {
        assertThat(socket.getInputStream().readNBytes(4)).isEqualTo(CONNACK);
        socket.getOutputStream().write(new byte[] {0x30, (byte) 0x81, 0x10}); // 2,049 follow
        assertThat(isEnded(socket)).as("a packet above its bound").isTrue();
      }
    }
  }

  /** True where the broker ends the connection and says nothing. */
  private static boolean isEnded(Socket socket) throws Exception {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }
}
