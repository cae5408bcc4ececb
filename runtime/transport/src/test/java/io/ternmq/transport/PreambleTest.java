package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes before MQTT has a deadline and a bound. */
final class PreambleTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final byte[] HALF_A_HELLO = {22, 3, 1, 0, (byte) 200, 1, 0};

  @TempDir private static Path folder;
  private static Certificates ours;
  private static TlsOptions tls;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ours = new Certificates(folder, "ours");
    Certificates.Pair server = ours.server();
    tls = TlsOptions.of(server.certificate(), server.key());
  }

  private record Slow(String name, ListenerOptions options, byte[] beginning) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Slow slow(String name, ListenerOptions options, int... beginning) {
    byte[] bytes = new byte[beginning.length];
    for (int index = 0; index < bytes.length; index++) {
      bytes[index] = (byte) beginning[index];
    }
    return new Slow(name, options, bytes);
  }

  static Stream<Slow> beginnings() {
    ListenerOptions secure = ListenerOptions.tls("mqtts", "127.0.0.1", 0, tls);
    ListenerOptions webSocket = ListenerOptions.webSocket("ws", "127.0.0.1", 0);
    ListenerOptions proxied =
        ListenerOptions.tcp("mqtt", "127.0.0.1", 0).with(its -> its.isBehindProxy = true);
    return Stream.of(
        slow("nothing where TLS is awaited", secure),
        slow("a piece of a ClientHello", secure, 22, 3, 1, 0, 200, 1, 0),
        slow("a piece of an HTTP request", webSocket, 'G', 'E', 'T', ' '),
        slow("a piece of a line of a proxy", proxied, 'P', 'R', 'O', 'X', 'Y', ' ', 'T'),
        slow("a piece of a binary header of a proxy", proxied, 13, 10, 13, 10, 0));
  }

  @ParameterizedTest
  @MethodSource("beginnings")
  void whoDoesNotGetOnIsClosedAtTheDeadlineAndNotBefore(Slow slow) throws Exception {
    for (Lanes.Kind kind : Lanes.Kind.values()) {
      try (Rig rig = new Rig(kind, slow.options(), 10, SHORT)) {
        long beganNanos = System.nanoTime();
        CountDownLatch release = rig.holdLane(); // its time begins when all that it sends is there
        Peer peer = rig.peer();
        peer.send(slow.beginning());
        release.countDown();
        assertThat(peer.readToEnd()).isEmpty();
        assertThat(System.nanoTime() - beganNanos).isGreaterThan(SHORT.toNanos() * 9 / 10);
        rig.awaitTurn();
        assertThat(rig.limit.openCount()).isZero();
        assertThat(rig.faults).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aFinBeforeMqttClosesAndIsNobodysConnection(Lanes.Kind kind) throws Exception {
    ListenerOptions options = ListenerOptions.tls("mqtts", "127.0.0.1", 0, tls);
    try (Rig rig = new Rig(kind, options)) {
      Peer peer = rig.peer();
      peer.send(new byte[] {22, 3, 1});
      peer.finish();
      assertThat(peer.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void handshakesAboveTheBoundWaitUntilOneIsOver(Lanes.Kind kind) throws Exception {
    TlsOptions two = tls.with(its -> its.maximumHandshakes = 2);
    ClientTls trust = ClientTls.of(ClientTlsOptions.trusting(ours.authority()));
    try (Rig rig = new Rig(kind, ListenerOptions.tls("mqtts", "127.0.0.1", 0, two))) {
      Target target = Target.tls("localhost", rig.address().getPort(), trust);
      Peer first = rig.peer();
      first.send(HALF_A_HELLO);
      awaitHandshakes(rig, 1);
      TestClient.to(rig, target).connected(); // one below the bound there is room
      rig.accepted();
      awaitHandshakes(rig, 1); // else its own, which is not over yet, could be taken for the next
      Peer second = rig.peer();
      second.send(HALF_A_HELLO);
      awaitHandshakes(rig, 2);
      TestClient client = TestClient.to(rig, target);
      awaitHandshakes(rig, 3); // it waits, unread
      first.close();
      client.connected();
      second.close();
      assertThat(rig.limit.refusedCount()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void whoSaysNothingTakesNoPlaceAmongHandshakes(Lanes.Kind kind) throws Exception {
    TlsOptions one = tls.with(its -> its.maximumHandshakes = 1);
    ClientTls trust = ClientTls.of(ClientTlsOptions.trusting(ours.authority()));
    try (Rig rig = new Rig(kind, ListenerOptions.tls("mqtts", "127.0.0.1", 0, one))) {
      for (int number = 1; number <= 10; number++) {
        rig.peer();
        rig.await(rig.limit::openCount, number);
      }
      Target target = Target.tls("localhost", rig.address().getPort(), trust);
      TestClient.to(rig, target).connected();
      awaitHandshakes(rig, 0);
    }
  }

  @Test
  void whoGoesAwayWhileItWaitsForAPlaceIsForgotten() throws Exception {
    TlsOptions one = tls.with(its -> its.maximumHandshakes = 1);
    ClientTls trust = ClientTls.of(ClientTlsOptions.trusting(ours.authority()));
    ListenerOptions place = ListenerOptions.tls("mqtts", "127.0.0.1", 0, one);
    try (Rig rig = new Rig(Lanes.Kind.best(), place)) {
      Peer first = rig.peer();
      first.send(HALF_A_HELLO);
      awaitHandshakes(rig, 1);
      Peer waiting = rig.peer();
      waiting.send(HALF_A_HELLO);
      awaitHandshakes(rig, 2);
      waiting.close();
      awaitHandshakes(rig, 1);
      first.close();
      Target target = Target.tls("localhost", rig.address().getPort(), trust);
      TestClient.to(rig, target).connected();
    }
  }

  private static void awaitHandshakes(Rig rig, int count) throws Exception {
    rig.await(rig.listener::handshakeCount, count);
  }

  @Test
  void aListenersOwnBoundClosesWhoIsAboveIt() throws IOException, InterruptedException {
    ListenerOptions one =
        ListenerOptions.tcp("mqtt", "127.0.0.1", 0).with(its -> its.maximumConnections = 1);
    try (Rig rig = new Rig(Lanes.Kind.best(), one)) {
      rig.peer();
      rig.accepted();
      assertThat(rig.peer().readToEnd()).isEmpty();
      assertThat(rig.listener.limit().refusedCount()).isEqualTo(1);
      assertThat(rig.limit.openCount()).isEqualTo(1);
    }
  }

  @Test
  void aListenersOwnPacketBoundHolds() throws Exception {
    ListenerOptions small =
        ListenerOptions.tcp("mqtt", "127.0.0.1", 0).with(its -> its.maximumPacketBytes = 1_024);
    try (Rig rig = new Rig(Lanes.Kind.best(), small)) {
      Peer peer = rig.peer().send(Bytes.of(Bytes.connect(), Bytes.publish(1, 900)));
      Recorder server = rig.accepted();
      server.expect("CONNECT", "number/1");
      peer.send(Bytes.of(Bytes.publish(2, 1_100)));
      assertThat(server.next()).startsWith("fault: ");
    }
  }
}
