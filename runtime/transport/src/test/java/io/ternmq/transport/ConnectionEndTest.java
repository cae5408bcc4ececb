package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ternmq.packet.Publish;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections end, and that the last bytes arrive. */
final class ConnectionEndTest {
  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aFinIsToldAsPeerClosed(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      peer.send(Bytes.of(Bytes.connect()));
      peer.finish();
      server.expect("CONNECT", "PEER_CLOSED");
      assertThat(peer.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aResetIsToldAsReset(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Member client = Member.join(rig);
      client.peer().reset();
      client.server().expect("RESET");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aResetThatAWriteFindsIsToldAsReset(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Member client = Member.join(rig);
      client.server().reaction =
          (connection, packet) -> {
            client.peer().resetNow(); // within the turn that answers
            connection.outputBuffer().writeInt(7);
          };
      client.peer().send(Bytes.of(Bytes.publish(1, 5)));
      client.server().expect("number/1", "RESET");
    }
  }

  /** What a TLS handler says of writes that it still held when the peer went. */
  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aWriteToWhatIsClosedAlreadyIsNotToldAsOurClosing(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Member client = Member.join(rig);
      rig.onLane(
          () ->
              client
                  .server()
                  .connection
                  .channel()
                  .pipeline()
                  .fireExceptionCaught(new ClosedChannelException()));
      client.server().expect("PEER_CLOSED");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void whatIsAnsweredBeforeAFinStillGoesOut(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      server.reaction = (connection, packet) -> connection.outputBuffer().writeInt(7);
      peer.send(Bytes.of(Bytes.connect(), Bytes.publish(1, 5)));
      peer.finish();
      server.expect("CONNECT", "number/1", "PEER_CLOSED");
      assertThat(peer.readToEnd()).hasSize(8);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void closingDeliversTheLastBytesThoughThePeerKeepsSending(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      int lastBytes = 1_000_000;
      server.reaction =
          (connection, packet) -> {
            if (packet instanceof Publish) {
              connection.outputBuffer().writeZero(lastBytes);
              connection.close();
            }
          };
      peer.send(Bytes.of(Bytes.connect(), Bytes.publish(1, 5)));
      server.expect("CONNECT", "number/1");
      for (int number = 0; number < 100; number++) {
        peer.send(Bytes.of(Bytes.publish(number, 1_000)));
      }
      assertThat(peer.readToEnd()).hasSize(lastBytes);
      peer.finish();
      server.expect("CLOSED_BY_US");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void closingWhileReadingIsPausedNoticesThePeersFin(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      server.reaction = (connection, packet) -> connection.pauseReading();
      peer.send(Bytes.of(Bytes.connect(), Bytes.publish(1, 5)));
      server.expect("CONNECT");
      rig.onLane(
          () -> {
            server.connection.outputBuffer().writeInt(3);
            server.connection.close();
            return null;
          });
      assertThat(peer.readToEnd()).hasSize(4);
      peer.finish();
      server.expect("CLOSED_BY_US");
      assertThat(server.events).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aPeerThatNeverFinishesIsCutWhenTheLingerIsOver(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      long beginNanos =
          rig.onLane(
              () -> {
                server.connection.close();
                return rig.lanes.lane(0).moment().nanos(); // its turn began before, maybe long ago
              });
      server.expect("CLOSED_BY_US");
      assertThat(System.nanoTime() - beginNanos).isGreaterThanOrEqualTo(NettyLane.LINGER_NANOS);
      assertThat(peer.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void whileThisProcessStandsStillTheLingerDoesToo(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.narrowPeer();
      Recorder server = rig.accepted();
      int lastBytes = 12 << 20;
      CountDownLatch never = new CountDownLatch(1);
      rig.onLane(
          () -> {
            server.connection.outputBuffer().writeZero(lastBytes);
            server.connection.close();
            return never.await(NettyLane.LINGER_NANOS * 5 / 4, TimeUnit.NANOSECONDS);
          });
      assertThat(peer.readToEnd().length).isEqualTo(lastBytes);
      peer.finish();
      server.expect("CLOSED_BY_US");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void packetsBeforeAFinWaitForAPausedHandler(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      AtomicBoolean isFirst = new AtomicBoolean(true);
      server.reaction =
          (connection, packet) -> {
            if (isFirst.getAndSet(false)) {
              connection.pauseReading();
            }
          };
      peer.send(Bytes.of(Bytes.connect(), Bytes.publish(1, 5), Bytes.publish(2, 5)));
      peer.finish();
      server.expect("CONNECT");
      rig.awaitTurn();
      assertThat(server.events).isEmpty();
      rig.onLane(
          () -> {
            server.connection.resumeReading();
            return null;
          });
      server.expect("number/1", "number/2", "PEER_CLOSED");
    }
  }

  @Test
  void epollTellsAFinWhileReadingIsPaused() throws Exception {
    assumeTrue(Lanes.Kind.best() == Lanes.Kind.EPOLL, "epoll is Linux's");
    try (Rig rig = Rig.tcp(Lanes.Kind.EPOLL)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      server.reaction = (connection, packet) -> connection.pauseReading();
      peer.send(Bytes.of(Bytes.connect()));
      server.expect("CONNECT");
      rig.awaitTurn();
      peer.finish();
      server.expect("PEER_CLOSED");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void endingTheLanesCutsTheirConnections(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Member client = Member.join(rig);
      rig.lanes.close();
      assertThat(client.peer().readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void connectionsAboveTheLimitAreClosedAndCounted(Lanes.Kind kind) throws Exception {
    try (Rig rig = new Rig(kind, ListenerOptions.tcp("tcp", "127.0.0.1", 0), 1)) {
      Peer first = rig.peer();

      Recorder server = rig.accepted();
      Peer second = rig.peer();
      assertThat(second.readToEnd()).isEmpty();
      assertThat(rig.limit.refusedCount()).isEqualTo(1);
      first.finish();
      server.expect("PEER_CLOSED");
      rig.awaitTurn();
      assertThat(rig.limit.openCount()).isZero();
      Peer third = rig.peer();
      third.send(Bytes.of(Bytes.connect()));
      rig.accepted().expect("CONNECT");
    }
  }
}
