package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.codec.Fault;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes down what a connection tells, as words, and does what a test wants at each packet. */
final class Recorder implements PacketHandler {
  private static final int PATIENCE_SECONDS = 20;

  final Connection connection;
  final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
  volatile BiConsumer<Connection, Packet> reaction = (connection, packet) -> {};
  volatile @Nullable Throwable cause;
  final AtomicInteger inputBytes = new AtomicInteger();
  volatile boolean isPacketUnderWay;

  /** Whether room for more output is an event; with large output it comes when it likes. */
  volatile boolean isWritableTold = true;

  Recorder(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void onPacket(Packet packet) {
    // Whoever hears of this packet may want another reaction, and means to the next.
    BiConsumer<Connection, Packet> now = reaction;
    events.add(
        packet instanceof Publish publish ? publish.topic().text() : packet.type().toString());
    now.accept(connection, packet);
  }

  @Override
  public void onAcknowledgement(
      PacketType type, int packetId, ReasonCode reason, Properties properties) {
    events.add(type + " " + packetId);
  }

  @Override
  public void onFault(Fault fault, @Nullable ProtocolVersion version) {
    events.add("fault: " + fault.sentence());
  }

  @Override
  public void onInput(int bytes, boolean packetUnderWay) {
    inputBytes.addAndGet(bytes);
    isPacketUnderWay = packetUnderWay;
  }

  @Override
  public void onWritable() {
    if (isWritableTold) {
      events.add("writable");
    }
  }

  @Override
  public void onClosed(Ending ending, @Nullable Throwable why) {
    cause = why;
    events.add(ending.name());
  }

  /** The next event, awaited. */
  String next() {
    try {
      String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return event == null ? "nothing" : event;
    } catch (InterruptedException interruption) {
      throw new AssertionError(interruption);
    }
  }

  void expect(String... expected) {
    for (String event : expected) {
      assertThat(next()).isEqualTo(event);
    }
  }

  /** What is there now. */
  List<String> drain() {
    List<String> seen = new ArrayList<>();
    events.drainTo(seen);
    return seen;
  }
}
