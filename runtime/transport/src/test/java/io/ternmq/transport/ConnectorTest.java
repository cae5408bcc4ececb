package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ternmq.packet.ProtocolVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outgoing connections, and the names of their failures. */
final class ConnectorTest {
  /** A name service that does not answer is given up after 20 s or so. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private static final class Outcome implements ConnectOutcome {
    final CompletableFuture<Recorder> connected = new CompletableFuture<>();
    final LinkedBlockingQueue<ConnectFailure> failures = new LinkedBlockingQueue<>();

    @Override
    public PacketHandler accept(Connection connection) {
      connection.version(ProtocolVersion.MQTT_3_1_1);
      Recorder recorder = new Recorder(connection);
      connected.complete(recorder);
      return recorder;
    }

    @Override
    public void onFailed(ConnectFailure failure, String sentence) {
      failures.add(failure);
    }

    ConnectFailure failure() throws InterruptedException {
      ConnectFailure failure = failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (failure == null) {
        throw new AssertionError("no failure was told");
      }
      return failure;
    }
  }

  private static Outcome connect(Rig rig, Target target, Duration timeout) {
    Outcome outcome = new Outcome();
    new Connector(rig.lanes, Rig.MAXIMUM_PACKET_BYTES)
        .connect(rig.lanes.lane(0), target, timeout, outcome);
    return outcome;
  }

  private static void closeNow(Rig rig, Recorder client) throws Exception {
    rig.onLane(
        () -> {
          client.connection.closeNow();
          return null;
        });
  }

  private static void exchange(Rig rig, Target target) throws Exception {
    Recorder client = connect(rig, target, PATIENCE).connected.get(20, TimeUnit.SECONDS);
    Recorder server = rig.accepted();
    server.reaction =
        (connection, packet) ->
            connection.outputBuffer().writeBytes(Bytes.of(Bytes.publish(9, 90_000)));
    rig.onLane(
        () -> {
          client.connection.outputBuffer().writeBytes(Bytes.of(Bytes.connect()));
          return null;
        });
    server.expect("CONNECT");
    client.expect("number/9");
    rig.onLane(
        () -> {
          client.connection.close();
          return null;
        });
    server.expect("PEER_CLOSED");
    client.expect("CLOSED_BY_US");
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void connectsOverTcp(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      exchange(rig, Target.tcp("127.0.0.1", rig.address().getPort()));
    }
  }

  @Test
  void keepsWhatTheNetworkHasNoRoomForWhereItCanBeSeen() throws Exception {
    if (Lanes.Kind.best() != Lanes.Kind.EPOLL) {
      return; // not on this system
    }
    byte[] output = new byte[1 << 20];
    try (Rig rig = Rig.tcp(Lanes.Kind.EPOLL);
        ServerSocket unread = new ServerSocket()) {
      unread.setReceiveBufferSize(4_096);
      unread.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Outcome outcome = connect(rig, Target.tcp("127.0.0.1", unread.getLocalPort()), PATIENCE);
      Recorder client = outcome.connected.get(20, TimeUnit.SECONDS);
      rig.onLane(() -> client.connection.outputBuffer().writeBytes(output));
      long unwrittenBytes = output.length;
      while (unwrittenBytes == output.length) {
        unwrittenBytes = rig.onLane(client.connection::unwrittenBytes);
      }
      assertThat(unwrittenBytes).isGreaterThan(output.length - 64 * 1024);
      closeNow(rig, client);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void connectsOverAWebSocket(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      exchange(rig, Target.webSocket("127.0.0.1", rig.address().getPort(), "/mqtt"));
    }
  }

  /** A port that is taken, so that nobody else gets it, and not listened on. */
  private static Socket bound() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aPortWhereNobodyListensRefuses(Lanes.Kind kind) throws Exception {
    try (Socket mute = bound();
        Rig rig = Rig.tcp(kind)) {
      Target target = Target.tcp("127.0.0.1", mute.getLocalPort());
      long before = openSockets();
      Outcome outcome = connect(rig, target, PATIENCE);
      assertThat(outcome.failure()).isEqualTo(ConnectFailure.REFUSED);
      awaitSockets(rig, before);
    }
  }

  /** A socket that was closed goes when its loop has looked at its sockets once more. */
  private static void awaitSockets(Rig rig, long count) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (Files.isDirectory(OPEN_FILES) && openSockets() != count) {
      assertThat(System.nanoTime() - deadlineNanos).as("sockets were left").isNegative();
      rig.onLane(() -> null);
    }
  }

  /** Of this process; none where the system does not tell. */
  private static long openSockets() throws IOException {
    if (!Files.isDirectory(OPEN_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.filter(ConnectorTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException gone) { // it was the directory itself
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void anAddressThatRefusesIsFollowedByTheNext(Lanes.Kind kind) throws Exception {
    try (Socket mute = bound();
        Rig rig = Rig.tcp(kind)) {
      Outcome outcome = new Outcome();
      Connector connector = new Connector(rig.lanes, Rig.MAXIMUM_PACKET_BYTES);
      NettyLane lane = rig.lanes.lane(0);
      ConnectAttempt attempt =
          new ConnectAttempt(connector, lane, Target.tcp("of several", 1), outcome);
      long before = openSockets();
      rig.onLane(
          () -> {
            attempt.startClock(PATIENCE);
            attempt.tryAddresses(new SocketAddress[] {mute.getLocalSocketAddress(), rig.address()});
            return null;
          });
      Recorder client = outcome.connected.get(20, TimeUnit.SECONDS);
      assertThat(rig.accepted()).isNotNull();
      awaitSockets(rig, before + 2); // its own, and the one accepted
      assertThat(outcome.failures).isEmpty();
      closeNow(rig, client);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "[::1]", "0:0:0:0:0:0:0:1"})
  void anAddressOfTheSixthVersionIsTakenAsItIsWritten(String host) throws Exception {
    try (Rig rig = Rig.tcp(Lanes.Kind.best());
        ServerSocket listener = new ServerSocket()) {
      try {
        listener.bind(new InetSocketAddress(InetAddress.getAllByName("::1")[0], 0));
      } catch (IOException none) {
        Assumptions.abort("this machine has no loopback of IPv6");
      }
      Outcome outcome = connect(rig, Target.tcp(host, listener.getLocalPort()), PATIENCE);
      Recorder client = outcome.connected.get(20, TimeUnit.SECONDS);
      closeNow(rig, client);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aNameWithoutAddressIsUnknown(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Outcome outcome = connect(rig, Target.tcp("nobody.invalid", 1883), PATIENCE);
      assertThat(outcome.failure()).isEqualTo(ConnectFailure.UNKNOWN_HOST);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aPortThatIsNoneIsAFailureLikeOthers(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Outcome outcome = connect(rig, Target.tcp("127.0.0.1", 99_999), PATIENCE);
      assertThat(outcome.failure()).isEqualTo(ConnectFailure.FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aServerThatSaysNothingTimesOut(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind);
        ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Target target = Target.webSocket("127.0.0.1", mute.getLocalPort(), "/mqtt");
      Outcome outcome = connect(rig, target, Duration.ofMillis(50));
      assertThat(outcome.failure()).isEqualTo(ConnectFailure.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aServerThatHangsUpBeforeTheWebSocketIsOpenResets(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind);
        ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Target target = Target.webSocket("127.0.0.1", rude.getLocalPort(), "/mqtt");
      Outcome outcome = connect(rig, target, PATIENCE);
      try (Socket accepted = rude.accept()) {
        accepted.shutdownOutput();
        assertThat(outcome.failure()).isEqualTo(ConnectFailure.RESET);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aServerWithoutThatWebSocketIsNamed(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.webSocket(kind)) {
      int port = rig.address().getPort();
      Outcome outcome = connect(rig, Target.webSocket("127.0.0.1", port, "/other"), PATIENCE);
      assertThat(outcome.failure()).isEqualTo(ConnectFailure.NO_WEBSOCKET);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void anAttemptThatIsCancelledTellsNothing(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind);
        ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Outcome outcome = new Outcome();
      Target target = Target.webSocket("127.0.0.1", mute.getLocalPort(), "/mqtt");
      ConnectAttempt attempt =
          new Connector(rig.lanes, Rig.MAXIMUM_PACKET_BYTES)
              .connect(rig.lanes.lane(0), target, PATIENCE, outcome);
      try (Socket accepted = mute.accept()) {
        attempt.cancel();
        byte[] request = accepted.getInputStream().readAllBytes();
        assertThat(new String(request, StandardCharsets.UTF_8))
            .satisfiesAnyOf(
                text -> assertThat(text).isEmpty(), text -> assertThat(text).startsWith("GET "));
      }
      rig.awaitTurn();
      assertThat(outcome.failures).isEmpty();
      assertThat(outcome.connected).isNotDone();
    }
  }

  @Test
  void anAddressThatComesAfterTheEndOfItsLaneGoesNowhere() {
    Outcome outcome = new Outcome();
    ConnectAttempt attempt;
    try (Lanes lanes = Lanes.of(1, Lanes.Kind.NIO, fault -> {})) {
      Connector connector = new Connector(lanes, Rig.MAXIMUM_PACKET_BYTES);
      attempt = new ConnectAttempt(connector, lanes.lane(0), Target.tcp("localhost", 1), outcome);
    }
    NameLookups.Answer late =
        new NameLookups.Answer(new InetAddress[0], ConnectFailure.UNKNOWN_HOST, "nowhere");
    assertThatCode(() -> attempt.onLookedUp(late)).doesNotThrowAnyException();
    assertThat(outcome.failures).isEmpty();
  }
}
