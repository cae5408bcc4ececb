package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Records in pieces, peers that do not read, and the ways in which a TLS connection ends. */
final class TlsEndTest {
  @TempDir private static Path folder;
  private static Certificates ours;
  private static ListenerOptions options;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ours = new Certificates(folder, "ours");
    Certificates.Pair own = ours.server();
    options =
        ListenerOptions.tls("mqtts", "127.0.0.1", 0, TlsOptions.of(own.certificate(), own.key()));
  }

  static Stream<Arguments> wires() {
    return Stream.of(Lanes.Kind.values())
        .flatMap(kind -> Stream.of(Arguments.of(kind, "TLSv1.2"), Arguments.of(kind, "TLSv1.3")));
  }

  private static TlsPeer peer(Rig rig, String protocol) throws Exception {
    return new TlsPeer(rig.address(), ours.authority(), protocol);
  }

  private static Recorder greeted(Rig rig, TlsPeer peer) throws Exception {
    peer.send(Bytes.of(Bytes.connect()));
    Recorder server = rig.accepted();
    server.isWritableTold = false;
    server.expect("CONNECT");
    return server;
  }

  @ParameterizedTest
  @MethodSource("wires")
  void recordsMayComeInPieces(Lanes.Kind kind, String protocol) throws Exception {
    try (Rig rig = new Rig(kind, options);
        Relay relay = Relay.trickling(rig.address());
        TlsPeer peer = new TlsPeer(relay.address(), ours.authority(), protocol)) {
      Recorder server = greeted(rig, peer);
      peer.send(Bytes.of(Bytes.publish(1, 300), Bytes.publish(2, 300)));
      server.expect("number/1", "number/2");
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void theLastBytesAndACloseNotifyArrive(Lanes.Kind kind, String protocol) throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, protocol)) {
      Recorder server = greeted(rig, peer);
      byte[] last = Bytes.of(Bytes.publish(1, 700_000));
      rig.onLane(
          () -> {
            server.connection.outputBuffer().writeBytes(last);
            server.connection.close();
            return null;
          });
      assertThat(peer.readToEnd()).isEqualTo(last);
      peer.socket.close();
      server.expect("CLOSED_BY_US");
      assertThat(rig.faults).isEmpty();
    }
  }

  private static void requireCutOffForUpdates(TlsPeer peer) {
    assertThatThrownBy(
            () -> {
              long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
              while (System.nanoTime() - endNanos < 0) {
                peer.socket.startHandshake();
              }
            })
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void updatesOfTheKeysWithoutEndAreNotAnswered(Lanes.Kind kind) throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, "TLSv1.3")) {
      Recorder server = greeted(rig, peer);
      requireCutOffForUpdates(peer);
      server.expect("BROKEN_TLS");
      assertThat(rig.faults).isEmpty();
    }
  }

  @Test
  void neitherAreTheyAtTheHttpApi() throws Exception {
    Certificates.Pair own = ours.server();
    WebOptions options =
        WebOptions.of("127.0.0.1", 0).withTls(TlsOptions.of(own.certificate(), own.key()));
    WebHandler echo = (request, exchange) -> exchange.answer(WebAnswer.text(200, "here"));
    try (WebListener listener = WebListener.open(options, echo);
        TlsPeer peer = new TlsPeer(listener.address(), ours.authority(), "TLSv1.3")) {
      peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(peer.socket.getInputStream().read()).isEqualTo('H');
      requireCutOffForUpdates(peer);
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void recordsThatBringSomethingComeInAnyNumber(Lanes.Kind kind, String protocol) throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, protocol)) {
      Recorder server = greeted(rig, peer);
      for (int number = 1; number <= 10 * RecordGuard.BARREN_RECORDS; number++) {
        byte[] message = Bytes.of(Bytes.publish(number, 1));
        peer.send(Arrays.copyOf(message, 1)).send(Arrays.copyOfRange(message, 1, message.length));
        server.expect("number/" + number);
        if (protocol.equals("TLSv1.3") && number % RecordGuard.BARREN_RECORDS == 0) {
          peer.socket.startHandshake(); // now and then keys are updated
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aCloseNotifyIsThePeersEnd(Lanes.Kind kind, String protocol) throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, protocol)) {
      Recorder server = greeted(rig, peer);
      peer.socket.close();
      server.expect("PEER_CLOSED");
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aFinWithoutACloseNotifyIsThePeersEnd(Lanes.Kind kind, String protocol) throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, protocol)) {
      Recorder server = greeted(rig, peer);
      peer.wire.shutdownOutput();
      server.expect("PEER_CLOSED");
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aResetIsAReset(Lanes.Kind kind, String protocol) throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, protocol)) {
      Recorder server = greeted(rig, peer);
      byte[] answer = Bytes.of(Bytes.publish(1, 10));
      rig.onLane(() -> server.connection.outputBuffer().writeBytes(answer));
      assertThat(peer.socket.getInputStream().readNBytes(answer.length)).isEqualTo(answer);
      peer.wire.setSoLinger(true, 0);
      peer.wire.close();
      server.expect("RESET");
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aRecordThatIsNoneIsTold(Lanes.Kind kind, String protocol) throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, protocol)) {
      Recorder server = greeted(rig, peer);
      peer.wire.getOutputStream().write(new byte[] {23, 3, 3, 0, 40});
      peer.wire.getOutputStream().write(new byte[40]);
      server.expect("BROKEN_TLS");
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void packetsBeforeTheEndAreNotLostWhileReadingIsPaused(Lanes.Kind kind, String protocol)
      throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, protocol)) {
      Recorder server = rig.accepted();
      server.reaction = (connection, packet) -> connection.pauseReading();
      peer.send(Bytes.of(Bytes.connect()));
      server.expect("CONNECT");
      peer.send(Bytes.of(Bytes.publish(1, 10), Bytes.publish(2, 10)));
      peer.socket.close();
      rig.awaitTurn();
      assertThat(server.events).isEmpty();
      for (String expected : new String[] {"number/1", "number/2"}) {
        rig.onLane(
            () -> {
              server.connection.resumeReading();
              return null;
            });
        server.expect(expected);
      }
      rig.onLane(
          () -> {
            server.connection.resumeReading();
            return null;
          });
      server.expect("PEER_CLOSED");
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void whatThePeerDoesNotReadIsCounted(Lanes.Kind kind, String protocol) throws Exception {
    int parts = 24;
    int partBytes = 900_000;
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = new TlsPeer(rig.address(), ours.authority(), protocol, 65_536)) {
      Recorder server = greeted(rig, peer);
      byte[] part = Bytes.of(Bytes.publish(1, partBytes));
      for (int count = 0; count < parts; count++) {
        rig.onLane(() -> server.connection.outputBuffer().writeBytes(part));
        rig.awaitTurn();
      }
      long unwritten = rig.onLane(server.connection::unwrittenBytes);
      // The systems' own buffers hold some of it, TLS adds a little.
      assertThat(unwritten).isBetween(4L << 20, (long) parts * part.length * 102 / 100);
      peer.socket.getInputStream().readNBytes(parts * part.length);
      rig.await(() -> rig.onLane(server.connection::unwrittenBytes), 0L);
    }
  }

  @ParameterizedTest
  @MethodSource("wires")
  void atRestNothingIsHeldAndOnlyTlsStandsBeforeTheConnection(Lanes.Kind kind, String protocol)
      throws Exception {
    try (Rig rig = new Rig(kind, options);
        TlsPeer peer = peer(rig, protocol)) {
      Recorder server = greeted(rig, peer);
      peer.send(Bytes.of(Bytes.publish(1, 40_000)));
      server.expect("number/1");
      rig.awaitTurn();
      assertThat(rig.onLane(server.connection::isHoldingBytes)).isFalse();
      ChannelPipeline pipeline = server.connection.channel().pipeline();
      assertThat(pipeline.names()).startsWith("records", "tls", "harvest", "connection");
    }
  }
}
