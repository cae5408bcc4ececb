package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes out is written once a turn, and all of it. */
final class ConnectionOutputTest {
  private static final int LOW_BYTES = 4_096;

  private static final class Counter extends ChannelOutboundHandlerAdapter {
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger flushes = new AtomicInteger();

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is passed on
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      writes.incrementAndGet();
      context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      flushes.incrementAndGet();
      context.flush();
    }
  }

  private static Counter count(Rig rig, Recorder server) throws Exception {
    return rig.onLane(
        () -> {
          Counter counter = new Counter();
          server.connection.channel().pipeline().addFirst(counter);
          return counter;
        });
  }

  private static void append(Connection connection, int bytes, int value) {
    ByteBuf buffer = connection.outputBuffer();
    byte[] filling = new byte[bytes];
    Arrays.fill(filling, (byte) value);
    buffer.writeBytes(filling);
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aTurnIsOneWriteAndOneFlush(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      Counter counter = count(rig, server);
      server.reaction = (connection, packet) -> append(connection, 4, 1);
      byte[] packets = new byte[0];
      for (int number = 0; number < 100; number++) {
        packets = concat(packets, Bytes.of(Bytes.publish(number, 10)));
      }
      peer.send(concat(Bytes.of(Bytes.connect()), packets));
      assertThat(peer.read(404)).containsOnly(1);
      assertThat(counter.writes).hasValue(1);
      assertThat(counter.flushes).hasValue(1);
      rig.awaitTurn();
      assertThat(server.connection.isHoldingBytes()).isFalse();
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void whatSeveralConnectionsReadInOneTurnIsWrittenOnceToEach(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer first = rig.peer();
      Peer second = rig.peer();

      Recorder one = rig.accepted();
      Recorder two = rig.accepted();
      Counter counterOne = count(rig, one);
      Counter counterTwo = count(rig, two);
      rig.onLane(
          () -> {
            for (int round = 0; round < 50; round++) {
              append(one.connection, 10, 1);
              append(two.connection, 10, 2);
            }
            return null;
          });
      assertThat(first.read(500)).hasSize(500);
      assertThat(second.read(500)).hasSize(500);
      assertThat(counterOne.writes).hasValue(1);
      assertThat(counterTwo.writes).hasValue(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aLargeOutputIsWrittenBeforeTheTurnEnds(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      Counter counter = count(rig, server);
      rig.onLane(
          () -> {
            append(server.connection, TurnOutput.EARLY_FLUSH_BYTES - 1, 1);
            assertThat(server.connection.outputBuffer().readableBytes()).isPositive();
            append(server.connection, 1, 1);
            assertThat(counter.writes).hasValue(0);
            append(server.connection, 1, 2);
            assertThat(counter.writes).hasValue(1);
            return null;
          });
      assertThat(peer.read(TurnOutput.EARLY_FLUSH_BYTES)).containsOnly(1);
      assertThat(peer.read(1)).containsOnly(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void tellsWhenThereIsRoomAgainAndNeverFromInsideAnAppend(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      int bytes = 16 * 1024 * 1024;
      rig.onLane(
          () -> {
            for (int done = 0; done < bytes; done += 32 * 1024) {
              append(server.connection, 32 * 1024, 5);
              assertThat(server.events).isEmpty();
            }
            assertThat(server.connection.unwrittenBytes()).isGreaterThan(Connection.WRITABLE_BYTES);
            return null;
          });
      assertThat(peer.read(bytes)).hasSize(bytes);
      server.expect("writable");
      rig.awaitTurn();
      assertThat(rig.onLane(server.connection::unwrittenBytes)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void knowsHowMuchTheNetworkTookOfALargeBuffer(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.narrowPeer();
      Recorder server = rig.accepted();
      int bytes = 16 * 1024 * 1024;
      rig.onLane(
          () -> {
            append(server.connection, bytes, 5);
            return null;
          });
      assertThat(peer.read(bytes / 2)).hasSize(bytes / 2);
      long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Rig.PATIENCE_SECONDS);
      long unwritten = rig.onLane(server.connection::unwrittenBytes);
      while (unwritten > bytes / 2 && System.nanoTime() < endNanos) {
        rig.awaitTurn();
        unwritten = rig.onLane(server.connection::unwrittenBytes);
      }
      assertThat(unwritten).isBetween(1L, (long) bytes / 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void tellsOfRoomBelowALowerMarkThoughTheNetworkTakesAllInOneTurn(Lanes.Kind kind)
      throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();
      Recorder server = rig.accepted();
      rig.onLane(
          () -> {
            server.connection.lane().writableBytes(LOW_BYTES);
            append(server.connection, LOW_BYTES + 1, 5);
            assertThat(server.connection.unwrittenBytes()).isGreaterThan(LOW_BYTES);
            assertThat(server.events).isEmpty();
            return null;
          });
      assertThat(peer.read(LOW_BYTES + 1)).hasSize(LOW_BYTES + 1);
      server.expect("writable");
      rig.awaitTurn();
      assertThat(rig.onLane(server.connection::unwrittenBytes)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void asksForAWriteThatShowsItAMarkThatWasLoweredMeanwhile(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.narrowPeer();
      Recorder server = rig.accepted();
      int bytes = fillUpTo(LOW_BYTES, rig, server);
      rig.onLane(
          () -> {
            server.connection.lane().writableBytes(LOW_BYTES);
            assertThat(server.connection.unwrittenBytes()).isEqualTo(LOW_BYTES);
            append(server.connection, 1, 5);
            assertThat(server.connection.unwrittenBytes()).isGreaterThan(LOW_BYTES);
            return null;
          });
      rig.awaitTurn();
      assertThat(rig.onLane(server.connection::unwrittenBytes)).isGreaterThan(LOW_BYTES);
      assertThat(server.events).isEmpty();
      assertThat(peer.read(bytes + 1)).hasSize(bytes + 1);
      server.expect("writable");
    }
  }

  /** Sends until more than this waits, and less than the usual mark. */
  private static int fillUpTo(int bytes, Rig rig, Recorder server) throws Exception {
    int sent = 0;
    while (rig.onLane(server.connection::unwrittenBytes) <= bytes) {
      rig.onLane(
          () -> {
            append(server.connection, TurnOutput.EARLY_FLUSH_BYTES, 5);
            return null;
          });
      rig.awaitTurn();
      sent += TurnOutput.EARLY_FLUSH_BYTES;
    }
    return sent;
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aPeerThatIsGoneIsNeverToldFromInsideAnAppend(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();
      Recorder server = rig.accepted();
      rig.onLane(
          () -> {
            server.connection.pauseReading();
            return null;
          });
      peer.reset();
      rig.onLane(
          () -> {
            for (int round = 0; round < 100 && server.connection.isOpen(); round++) {
              int before = server.events.size();
              append(server.connection, 70_000, 5);
              assertThat(server.events).hasSize(before);
            }
            return null;
          });
      server.expect("RESET");
      rig.awaitTurn();
      assertThat(rig.faults).isEmpty();
      assertThat(server.connection.isHoldingBytes()).isFalse();
    }
  }
}
