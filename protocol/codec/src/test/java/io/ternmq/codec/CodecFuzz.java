package io.ternmq.codec;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Feeds damaged packets to the decoder. Whatever they are: no exception leaves a step, an
 * incomplete packet is not consumed, garbage stays in proportion to the bytes, and what was read
 * can be written again, to the same bytes where there is only one way to write it, and read again
 * as the same packet.
 */
public final class CodecFuzz {
  private static final int MAXIMUM_PACKET_BYTES = 4_096;

  // Without a property length, which one of 5.0 has.
  private static final int CONNACK_3_1_1_BYTES = 4;

  // A one-character string of three bytes costs three objects of 24 bytes; a user property has two.
  private static final long ALLOCATED_BYTES_PER_BYTE = 64;
  private static final long ALLOCATED_BYTES_AT_LEAST = 4_096;
  // Before the JIT and the class loader have settled, they allocate too.
  private static final long WARM_UP_ROUNDS = 5_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Random random;
  private final TopicCache topics = new TopicCache(64);
  private final List<Peer> peers = new ArrayList<>();
  private final Map<Step, Long> steps = new EnumMap<>(Step.class);
  private long worstAllocatedBytes;

  private record Peer(Side side, ProtocolVersion version, Mutator mutator) {}

  CodecFuzz(long seed) {
    this.random = new Random(seed);
    for (ProtocolVersion version : ProtocolVersion.values()) {
      for (Side side : Side.values()) {
        peers.add(new Peer(side, version, new Mutator(random, version, side)));
      }
    }
  }

  /** Runs with a seed and a number of rounds, each of one damaged packet or a few. */
  public static void main(String... arguments) {
    long seed = Long.parseLong(arguments[0]);
    long rounds = Long.parseLong(arguments[1]);
    CodecFuzz fuzz = new CodecFuzz(seed);
    long startNanos = System.nanoTime();
    fuzz.run(rounds);
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    System.out.println(
        "seed " + seed + ", " + rounds + " rounds, " + millis + " ms: " + fuzz.summary());
  }

  void run(long rounds) {
    for (long round = 0; round < rounds; round++) {
      Peer peer = peers.get(random.nextInt(peers.size()));
      byte[] bytes = peer.mutator().next();
      try {
        feed(peer, bytes, round > WARM_UP_ROUNDS);
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError(
            "round %d, %s, %s: %s"
                .formatted(round, peer.side(), peer.version(), ByteBufUtil.hexDump(bytes)),
            failure);
      }
    }
  }

  String summary() {
    return steps + ", at most " + worstAllocatedBytes + " bytes of garbage a step";
  }

  private void feed(Peer peer, byte[] bytes, boolean measures) {
    PacketDecoder decoder = new PacketDecoder(peer.side(), MAXIMUM_PACKET_BYTES, topics);
    boolean connects = bytes.length > 0 && (bytes[0] & 0xF0) == 0x10;
    if (peer.side() == Side.CLIENT || !connects) {
      decoder.version(peer.version());
    }
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    if (random.nextInt(4) == 0) {
      in.writerIndex(random.nextInt(bytes.length + 1));
    }
    while (true) {
      int start = in.readerIndex();
      Step step = measuredStep(decoder, in, measures);
      if (step == Step.MALFORMED) {
        return;
      }
      if (step == Step.NEED_MORE) {
        if (in.writerIndex() == bytes.length) {
          return;
        }
        in.writerIndex(bytes.length);
      } else {
        Packet packet = step == Step.PACKET ? decoder.packet() : decoder.acknowledgement();
        isReadAgain(peer.side(), decoder, packet);
        isWrittenAsItWas(decoder, packet, in.slice(start, in.readerIndex() - start));
      }
    }
  }

  private Step measuredStep(PacketDecoder decoder, ByteBuf in, boolean measures) {
    int before = in.readerIndex();
    int available = in.readableBytes();
    int wanted = decoder.bytesWanted(in);
    check(wanted <= MAXIMUM_PACKET_BYTES, "wants more than the limit");
    long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    Step step = decoder.step(in);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
    steps.merge(step, 1L, Long::sum);
    if (measures) {
      worstAllocatedBytes = Math.max(worstAllocatedBytes, allocated);
      check(
          allocated <= ALLOCATED_BYTES_AT_LEAST + ALLOCATED_BYTES_PER_BYTE * available,
          "allocates " + allocated + " bytes");
    }
    if (step == Step.NEED_MORE || step == Step.MALFORMED) {
      check(in.readerIndex() == before, "consumes what it has not read");
      check(step == Step.MALFORMED || wanted == 0 || wanted > available, "wants what it has");
    } else {
      check(in.readerIndex() - before == wanted, "does not consume just the packet");
    }
    return step;
  }

  private void isReadAgain(Side side, PacketDecoder decoder, Packet packet) {
    ProtocolVersion version = Objects.requireNonNull(decoder.version());
    ByteBuf out = Unpooled.buffer();
    check(PacketEncoder.encode(packet, version, Integer.MAX_VALUE, out), "cannot be written");
    PacketDecoder again = new PacketDecoder(side, Integer.MAX_VALUE, topics);
    if (packet.type() != PacketType.CONNECT) {
      again.version(version);
    }
    Step step = again.step(out);
    check(step == Step.PACKET || step == Step.ACKNOWLEDGEMENT, "cannot be read again");
    Packet read = step == Step.PACKET ? again.packet() : again.acknowledgement();
    check(read.equals(packet), "is read again as another packet");
  }

  private static void isWrittenAsItWas(PacketDecoder decoder, Packet packet, ByteBuf read) {
    boolean hasShortForm =
        packet instanceof Acknowledgement || packet instanceof Disconnect || packet instanceof Auth;
    ProtocolVersion version = Objects.requireNonNull(decoder.version());
    boolean isShort = packet instanceof ConnAck && read.readableBytes() == CONNACK_3_1_1_BYTES;
    if (isShort && version == ProtocolVersion.MQTT_5) {
      version = ProtocolVersion.MQTT_3_1_1; // of a server that knows nothing else
    }
    if (!hasShortForm && version != ProtocolVersion.MQTT_3_1) {
      check(Wire.encoded(packet, version).equals(read), "is written as other bytes");
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
