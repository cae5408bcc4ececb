package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets in the file system: they carry MQTT, and leave other files alone. */
final class UnixListenerTest {
  @TempDir private Path folder;

  @BeforeEach
  void requireAUnix() {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("unix"), "no Unix");
  }

  private Path socket() {
    return folder.resolve("mqtt.sock");
  }

  private ListenerOptions options() {
    return ListenerOptions.unix("local", socket());
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void carriesPacketsAndNamesItsPeers(Lanes.Kind kind) throws Exception {
    try (Rig rig = new Rig(kind, options().with(its -> its.socketMode = "rw-rw----"))) {
      assertThat(rig.listener.address()).isEqualTo(UnixDomainSocketAddress.of(socket()));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rw-rw----");
      Recorder client = TestClient.to(rig, Target.unix(socket())).connected();
      Recorder server = rig.accepted();
      assertThat(server.connection.peer()).isEqualTo("unix:" + socket());
      assertThat(server.connection.listener()).isEqualTo("local");
      assertThat(server.connection.isSecure()).isFalse();
      client.isWritableTold = false;
      rig.onLane(
          () -> {
            client
                .connection
                .outputBuffer()
                .writeBytes(Bytes.of(Bytes.connect(), Bytes.publish(7, 900_000)));
            client.connection.close();
            return null;
          });
      server.expect("CONNECT", "number/7", "PEER_CLOSED");
      client.expect("CLOSED_BY_US");
    }
    assertThat(socket()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aSocketThatNobodyServesMakesWay(Lanes.Kind kind) throws Exception {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertThat(socket()).exists();
    try (Rig rig = new Rig(kind, options())) {
      TestClient.to(rig, Target.unix(socket())).connected();
      rig.accepted();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aSocketThatSomebodyServesStays(Lanes.Kind kind) throws Exception {
    try (Rig rig = new Rig(kind, options())) {
      assertThatThrownBy(() -> Listener.open(rig.scope, options(), Recorder::new))
          .isInstanceOf(ListenFailedException.class)
          .hasMessage(
              "Cannot listen on %s: another process listens there."
                  + " Stop it, or choose another path.",
              socket());
      TestClient.to(rig, Target.unix(socket())).connected();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aFileThatIsNoSocketStays(Lanes.Kind kind) throws Exception {
    Files.writeString(socket(), "precious");
    try (Rig rig = Rig.tcp(kind)) {
      assertThatThrownBy(() -> Listener.open(rig.scope, options(), Recorder::new))
          .isInstanceOf(ListenFailedException.class)
          .hasMessageContaining("there is a file that is no socket");
    }
    assertThat(socket()).hasContent("precious");
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aFolderThatIsNotThereIsSaidSo(Lanes.Kind kind) throws Exception {
    Path lost = folder.resolve("no").resolve("mqtt.sock");
    try (Rig rig = Rig.tcp(kind)) {
      ListenerOptions options = ListenerOptions.unix("local", lost);
      assertThatThrownBy(() -> Listener.open(rig.scope, options, Recorder::new))
          .isInstanceOf(ListenFailedException.class)
          .hasMessageStartingWith("Cannot listen on " + lost);
      assertThat(TestClient.to(rig, Target.unix(lost)).failure())
          .isIn(ConnectFailure.REFUSED, ConnectFailure.FAILED, ConnectFailure.RESET);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aPeerThatHasFinishedAndReadsNothingIsCutWhenTheLingerIsOver(Lanes.Kind kind)
      throws Exception {
    try (Rig rig = new Rig(kind, options());
        SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      Recorder server = rig.accepted();
      server.isWritableTold = false;
      server.reaction = (connection, packet) -> connection.pauseReading();
      peer.write(ByteBuffer.wrap(Bytes.of(Bytes.connect(), Bytes.publish(1, 5))));
      server.expect("CONNECT");
      peer.shutdownOutput();
      rig.onLane(() -> null); // the lane has looked at its sockets by then
      rig.onLane(
          () -> {
            server.connection.outputBuffer().writeZero(8 << 20);
            server.connection.close();
            return null;
          });
      server.expect("CLOSED_BY_US");
    }
  }
}
