package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes in is handed over whole, in order and only while reading is on. */
final class ConnectionInputTest {
  private static final byte[] STREAM =
      Bytes.of(
          Bytes.connect(),
          Bytes.publish(1, 0),
          Bytes.acknowledgement(7),
          Bytes.publish(2, 300),
          Bytes.acknowledgement(8));
  private static final List<String> EVENTS =
      List.of("CONNECT", "number/1", "PUBACK 7", "number/2", "PUBACK 8");

  private static void read(Recorder server, byte[] bytes) {
    server
        .connection
        .channel()
        .pipeline()
        .fireChannelRead(Unpooled.directBuffer().writeBytes(bytes));
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void handsOverPacketsThatAreSplitAnywhere(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      for (int cut = 1; cut < STREAM.length; cut++) {
        Peer peer = rig.peer();
        Recorder server = rig.accepted();
        byte[] head = Arrays.copyOfRange(STREAM, 0, cut);
        byte[] tail = Arrays.copyOfRange(STREAM, cut, STREAM.length);
        rig.onLane(
            () -> {
              read(server, head);
              read(server, tail);
              return null;
            });
        assertThat(server.drain()).as("cut at %d", cut).isEqualTo(EVENTS);
        assertThat(server.inputBytes).hasValue(STREAM.length);
        assertThat(server.connection.isHoldingBytes()).isFalse();
        peer.close(); // a process may have few files open
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void handsOverPacketsThatComeInPiecesOfAnySize(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      for (int seed = 0; seed < 50; seed++) {
        rig.peer();
        Recorder server = rig.accepted();
        Random chance = new Random(seed);
        List<String> expected = new ArrayList<>(List.of("CONNECT"));
        List<byte[]> packets = new ArrayList<>(List.of(Bytes.of(Bytes.connect())));
        for (int number = 0; number < 40; number++) {
          packets.add(Bytes.of(Bytes.publish(number, chance.nextInt(3) == 0 ? 20_000 : 20)));
          expected.add("number/" + number);
        }
        List<byte[]> pieces = cut(join(packets), chance);
        rig.onLane(
            () -> {
              pieces.forEach(piece -> read(server, piece));
              return null;
            });
        assertThat(server.drain()).as("seed %d", seed).isEqualTo(expected);
        assertThat(server.connection.isHoldingBytes()).isFalse();
      }
    }
  }

  private static byte[] join(List<byte[]> parts) {
    return Unpooled.wrappedBuffer(parts.toArray(new byte[0][])).copy().array();
  }

  private static List<byte[]> cut(byte[] stream, Random chance) {
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    while (at < stream.length) {
      int bytes = 1 + chance.nextInt(chance.nextBoolean() ? 30 : 60_000);
      int end = Math.min(stream.length, at + bytes);
      pieces.add(Arrays.copyOfRange(stream, at, end));
      at = end;
    }
    return pieces;
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aPauseInTheMiddleOfABatchStopsAtOnceAndLosesNothing(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      server.reaction = (connection, packet) -> connection.pauseReading();
      peer.send(Bytes.of(Bytes.connect(), Bytes.publish(1, 10), Bytes.publish(2, 70_000)));
      server.expect("CONNECT");
      peer.send(Bytes.of(Bytes.publish(3, 10)));
      for (String expected : List.of("number/1", "number/2", "number/3")) {
        rig.awaitTurn();
        assertThat(server.events).as("nothing comes while paused").isEmpty();
        rig.onLane(
            () -> {
              server.connection.resumeReading();
              assertThat(server.events).as("nothing comes within the call").isEmpty();
              return null;
            });
        server.expect(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aPauseBeforeTheResumedDecodingHoldsAgain(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      server.reaction = (connection, packet) -> connection.pauseReading();
      peer.send(Bytes.of(Bytes.connect(), Bytes.publish(1, 10)));
      server.expect("CONNECT");
      rig.onLane(
          () -> {
            server.connection.resumeReading();
            server.connection.pauseReading();
            return null;
          });
      rig.awaitTurn();
      assertThat(server.events).isEmpty();
      rig.onLane(
          () -> {
            server.connection.resumeReading();
            return null;
          });
      server.expect("number/1");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void tellsOfBytesThatAreNoPacketOnceAndReadsNoMore(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      byte[] reserved = {0, 0};
      peer.send(Bytes.of(Bytes.connect())).send(reserved).send(Bytes.of(Bytes.publish(1, 10)));
      server.expect("CONNECT", "fault: a packet has type 1 to 15, not 0");
      peer.finish();
      server.expect("PEER_CLOSED");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aMistakeOfTheHandlerEndsItsConnectionOnly(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer first = rig.peer();

      Recorder failing = rig.accepted();
      IllegalStateException mistake = new IllegalStateException("a mistake");
      failing.reaction =
          (connection, packet) -> {
            throw mistake;
          };
      first.send(Bytes.of(Bytes.connect()));
      failing.expect("CONNECT", "FAILED");
      assertThat(failing.cause).isSameAs(mistake);
      assertThat(first.readToEnd()).isEmpty();
      Peer second = rig.peer();
      second.send(Bytes.of(Bytes.connect()));
      rig.accepted().expect("CONNECT");
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void anIdleConnectionHoldsNothingOfItsLastPacket(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();
      Recorder server = rig.accepted();
      server.reaction = (connection, packet) -> connection.pauseReading();
      peer.send(Bytes.of(Bytes.connect()));
      server.expect("CONNECT");
      rig.awaitTurn();
      assertThatThrownBy(() -> server.connection.decoder().packet())
          .isInstanceOf(IllegalStateException.class);
      assertThat(server.connection.isHoldingBytes()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aClaimedLengthCostsNothingUntilTheBytesCome(Lanes.Kind kind) throws Exception {
    try (Rig rig = Rig.tcp(kind)) {
      Peer peer = rig.peer();

      Recorder server = rig.accepted();
      peer.send(Bytes.of(Bytes.connect()));
      byte[] head = Arrays.copyOf(Bytes.of(Bytes.publish(1, 900_000)), 20);
      server.expect("CONNECT");
      rig.onLane(
          () -> {
            read(server, head);
            assertThat(server.connection.remainderCapacityBytes()).isLessThanOrEqualTo(512);
            return null;
          });
      assertThat(server.isPacketUnderWay).isTrue();
    }
  }

  private static void awaitStrangers(Rig rig, long bytes) throws Exception {
    rig.await(() -> rig.onLane(() -> rig.lanes.lane(0).strangers().bytes()), bytes);
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void ofStrangersSoMuchIsHeldAtMost(Lanes.Kind kind) throws Exception {
    byte[] begun = new byte[800_000];
    byte[] head = {0x10, (byte) 0xA0, (byte) 0xF7, 0x36, 0, 4, 'M', 'Q', 'T', 'T', 5}; // 900,000
    System.arraycopy(head, 0, begun, 0, head.length);
    int fitting = (int) (Strangers.BYTES_LIMIT >> 20); // each holds the next power of two
    try (Rig rig = Rig.tcp(kind)) {
      List<Peer> strangers = new ArrayList<>();
      for (int number = 0; number < fitting; number++) {
        strangers.add(rig.peer().send(begun));
        rig.accepted();
      }
      awaitStrangers(rig, Strangers.BYTES_LIMIT);
      rig.peer().send(begun);
      assertThat(rig.accepted().next()).startsWith("fault: too much is held");
      awaitStrangers(rig, Strangers.BYTES_LIMIT);

      byte[] connect = Bytes.of(Bytes.connect());
      Peer small = rig.peer().send(Arrays.copyOf(connect, 9));
      awaitStrangers(rig, Strangers.BYTES_LIMIT + 512);
      small.send(Arrays.copyOfRange(connect, 9, connect.length));
      Recorder server = rig.accepted();
      server.expect("CONNECT");
      byte[] message = Bytes.of(Bytes.publish(1, 900_000));
      small.send(Arrays.copyOf(message, 500_000));
      assertThat(server.next()).as("it is not in yet").startsWith("fault: too much is held");

      Peer known = rig.peer().send(connect);
      Recorder in = rig.accepted();
      in.expect("CONNECT");
      rig.onLane(
          () -> {
            in.connection.established(1_000);
            return null;
          });
      known.send(message);
      in.expect("number/1");

      for (Peer stranger : strangers) {
        stranger.close();
      }
      awaitStrangers(rig, 0);
    }
  }
}
