package io.ternmq.sim;

import io.netty.buffer.ByteBuf;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.LossKind;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.TopicCache;
import java.util.Arrays;

/**
 * The client's end of one link, from the attempt on: what it decodes goes to the engine whether the
 * link is still wanted or not, until the link itself is over.
 */
final class EngineLink implements SimPipe.Receiver {
  private static final int NOT_CUT = -1;
  private static final int LONGEST_CUT_BYTES = 120;

  private final ClientWorld world;
  private final EngineClient client;
  private final SimLink link;
  private final ConnectionAttempt attempt;
  private final PacketDecoder decoder;
  private final ByteBuf in = Wire.buffer();
  private final ByteBuf out = Wire.buffer();
  private final int life;
  private boolean isOpen;
  private boolean isOver;
  private boolean isMute;
  private boolean isUnanswered;
  private long deadSinceNanos = Long.MAX_VALUE;
  private int cutUpward = NOT_CUT;
  private int cutDownward = NOT_CUT;

  EngineLink(ClientWorld world, EngineClient client, SimLink link, ConnectionAttempt attempt) {
    this.world = world;
    this.client = client;
    this.link = link;
    this.attempt = attempt;
    int limit = client.plan().settings().limits().maximumPacketBytes();
    decoder = new PacketDecoder(PacketDecoder.Side.CLIENT, limit, new TopicCache(64));
    life = client.life();
    link.client(this);
  }

  /** A process that died hears nothing. */
  private void inItsLife(Runnable task) {
    client.run(
        () -> {
          if (client.life() == life) {
            task.run();
          }
        });
  }

  // ---- opening

  void open(Chance chance) {
    long nanos = chance.between(SimClock.MILLI / 10, 20 * SimClock.MILLI);
    world.clock().after(nanos, () -> inItsLife(this::onAnswered));
  }

  private void onAnswered() {
    if (isOver || isUnanswered) {
      return; // the engine watches the time
    }
    if (world.isRefusing()) {
      isOver = true;
      link.over();
      client.onLinkClosed(epoch(), LossKind.REFUSED);
      return;
    }
    isOpen = true;
    world.server().accept(link);
    client.onLinkOpen(epoch());
  }

  // ---- faults

  void apply(ClientFault fault, Chance chance) {
    switch (fault) {
      case RESET -> fail(CloseCause.RESET);
      case BARE_CLOSE -> fail(CloseCause.PEER_CLOSED);
      case CUT_UPWARD, CUT_DOWNWARD -> cut(fault, chance.between(0, LONGEST_CUT_BYTES));
      case BLACK_HOLE -> {
        link.toBroker().swallow();
        loseDownward();
      }
      case LOST_UPWARD -> link.toBroker().swallow();
      case LOST_DOWNWARD -> loseDownward();
      case STALL -> stall(chance);
      default -> throw new IllegalStateException(fault + " does not happen to a link");
    }
  }

  /** It ends behind this many bytes more of one direction. */
  void cut(ClientFault direction, int bytes) {
    if (direction == ClientFault.CUT_UPWARD) {
      cutUpward = bytes;
    } else {
      cutDownward = bytes;
    }
  }

  private void loseDownward() {
    isUnanswered |= !isOpen;
    link.toClient().swallow();
    deadSinceNanos = Math.min(deadSinceNanos, world.clock().nanos());
  }

  private void stall(Chance chance) {
    link.toBroker().stall();
    link.toClient().stall();
    long nanos = chance.between(100L, 6_000L) * SimClock.MILLI;
    world
        .clock()
        .after(
            nanos,
            () -> {
              link.toBroker().resume();
              link.toClient().resume();
            });
  }

  /** The network or the server's machine ends it: the client hears a little later. */
  private void fail(CloseCause cause) {
    if (deadSinceNanos != Long.MAX_VALUE) {
      return; // nothing gets through to either end
    }
    link.reset();
    long nanos = SimClock.MILLI;
    world.clock().after(nanos, () -> onEnd(cause));
  }

  // ---- from the network

  @Override
  public void onBytes(byte[] bytes) {
    inItsLife(() -> read(bytes));
  }

  private void read(byte[] bytes) {
    if (isOver) {
      return;
    }
    boolean isCutHere = cutDownward != NOT_CUT && bytes.length >= cutDownward;
    byte[] arrived = isCutHere ? Arrays.copyOf(bytes, cutDownward) : bytes;
    if (cutDownward != NOT_CUT) {
      cutDownward -= arrived.length;
    }
    in.writeBytes(arrived);
    if (arrived.length > 0) {
      client.onInput(epoch());
    }
    decode();
    if (isCutHere) {
      end(LossKind.RESET);
      link.reset();
    }
  }

  private void decode() {
    boolean goesOn = true;
    while (goesOn) {
      switch (decoder.step(in)) {
        case NEED_MORE -> goesOn = false;
        case ACKNOWLEDGEMENT -> client.onPacket(this, decoder.acknowledgement());
        case PACKET -> client.onPacket(this, decoder.packet());
        case MALFORMED -> {
          goesOn = false;
          client.onMalformed(epoch(), decoder.fault().reason());
        }
      }
    }
    in.discardReadBytes();
  }

  @Override
  public void onEnd(CloseCause cause) {
    inItsLife(() -> end(cause == CloseCause.RESET ? LossKind.RESET : LossKind.CLOSED));
  }

  private void end(LossKind kind) {
    if (!isOver) {
      isOver = true;
      client.onLinkClosed(epoch(), kind);
    }
  }

  // ---- from the engine

  ByteBuf outputBuffer() {
    return out;
  }

  /** Writes what was encoded, up to the byte behind which the link is cut. */
  void flush() {
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    out.clear();
    if (isMute) {
      return;
    }
    boolean isCutHere = cutUpward != NOT_CUT && bytes.length >= cutUpward;
    byte[] leaving = isCutHere ? Arrays.copyOf(bytes, cutUpward) : bytes;
    if (cutUpward != NOT_CUT) {
      cutUpward -= leaving.length;
    }
    link.toBroker().write(leaving);
    if (isCutHere) {
      isMute = true;
      cutUpward = NOT_CUT;
      link.toBroker().end(CloseCause.RESET);
      world.clock().after(20 * SimClock.MILLI, () -> onEnd(CloseCause.RESET));
    } else {
      watchRoom();
    }
  }

  private void watchRoom() {
    if (link.toBroker().pendingBytes() > 0) {
      world.clock().after(30 * SimClock.MILLI, () -> inItsLife(() -> client.onWritable(epoch())));
    }
  }

  /** In good order: what was written arrives first. What still comes is heard. */
  void close() {
    isMute = true;
    isOver |= !isOpen;
    link.toBroker().end(CloseCause.PEER_CLOSED);
    world.clock().after(SimClock.SECOND, link::over);
  }

  /** At once. That it is closed is told later, as an event of a link that nobody wants. */
  void abort() {
    isMute = true;
    isOver |= !isOpen;
    link.resetByClient();
    world
        .clock()
        .after(
            15 * SimClock.MILLI,
            () -> inItsLife(() -> client.onLinkClosed(epoch(), LossKind.CLOSED)));
  }

  // ---- questions

  SimLink link() {
    return link;
  }

  PacketDecoder decoder() {
    return decoder;
  }

  int epoch() {
    return attempt.epoch();
  }

  boolean isOver() {
    return isOver;
  }

  /** Since when no byte of the server can arrive; Long.MAX_VALUE where one can. */
  long deadSinceNanos() {
    return deadSinceNanos;
  }
}
