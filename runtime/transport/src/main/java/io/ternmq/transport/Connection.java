package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.ternmq.codec.Fault;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.PublishFields;
import org.jspecify.annotations.Nullable;

/**
 * One network connection that carries MQTT: decodes what comes in and hands it to a {@link
 * PacketHandler}; collects what goes out in one buffer a turn. The only business handler of its
 * pipeline. Owned by its lane; idle, it holds no buffer and no timer.
 *
 * <p>Input: a read is decoded where it lies. Only the beginning of a packet that is not complete is
 * copied, into {@code remainder}, which grows as bytes arrive and never for a length that is merely
 * claimed. While reading is on, the remainder is empty or such a beginning; while it is paused,
 * whatever was already read lies there.
 */
public final class Connection extends TurnOutput {
  /**
   * {@link PacketHandler#onWritable} tells when unwritten bytes fall below this, or below what
   * {@link NettyLane#writableBytes} says where that is less.
   */
  public static final int WRITABLE_BYTES = 256 * 1024;

  private static final int PIECE_BYTES = 512;

  private enum Phase {
    /** Bytes are decoded. Next: SPOILED, LINGERING, CLOSED. */
    OPEN,
    /** The peer sent what is no packet: input is dropped. Next: LINGERING, CLOSED. */
    SPOILED,
    /** We closed: the last bytes go out, input is dropped until the peer's FIN. Next: CLOSED. */
    LINGERING,
    /** The handler heard of the end. */
    CLOSED
  }

  private enum Reading {
    /** Next: PAUSED. */
    ON,
    /** Next: RESUMING. */
    PAUSED,
    /** A task will decode what waits. Next: ON, or PAUSED where the handler pauses again. */
    RESUMING
  }

  private final NettyLane lane;
  private final PacketDecoder decoder;
  private final Provenance provenance;
  private final PacketHandler handler;
  private Phase phase = Phase.OPEN;
  private Reading reading = Reading.ON;
  private boolean hasInputEnded;
  private @Nullable ProtocolVersion version;
  private @Nullable ByteBuf remainder;
  private int strangersBytes; // as the lane has them
  private boolean isKnown;

  /** What is said of the end: of one that we brought about, or one that is not told yet. */
  private @Nullable Ending ending;

  /**
   * A connection that begins with MQTT.
   *
   * @param decoder shared by the connections of the lane, which take turns
   */
  Connection(
      NettyLane lane,
      Channel channel,
      PacketDecoder decoder,
      Provenance provenance,
      Acceptor acceptor) {
    super(channel);
    this.provenance = provenance;
    this.lane = lane;
    this.decoder = decoder;
    this.isKnown = decoder.side() == PacketDecoder.Side.CLIENT; // whoever we connected to
    this.handler = acceptor.accept(this);
  }

  // ---- Events of the channel

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (phase == Phase.OPEN) {
        int bytes = in.readableBytes();
        take(in);
        boundStranger();
        if (reading != Reading.ON && remainder != null) {
          stopReading();
        }
        tellInput(bytes);
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      onInputEnded();
    } else if (event == SslCloseCompletionEvent.SUCCESS && phase != Phase.LINGERING) {
      // A close_notify of the peer, ahead of its FIN.
      onInputEnded();
    } else if (event instanceof Fault fault && phase == Phase.OPEN) {
      spoil(fault);
    } else if (event == WebSocketFrames.SignOfLife.FRAME && phase == Phase.OPEN) {
      handler.onSignOfLife();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel().isWritable()) {
      onWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(closed(), null);
  }

  /** The channel is closed: by this side, if that was said, else by the peer. */
  private Ending closed() {
    return ending == null ? Ending.PEER_CLOSED : ending;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Ending told = Ending.of(cause);
    boolean isClosed = told == Ending.PEER_CLOSED || (hasInputEnded && told == Ending.BROKEN_TLS);
    Ending real = isClosed ? closed() : told;
    if (isWriting()) {
      lane.execute(() -> end(real, cause));
    } else {
      end(real, cause);
    }
  }

  private void onInputEnded() {
    hasInputEnded = true;
    if (phase == Phase.LINGERING) {
      Channels.close(channel());
    } else if (phase == Phase.SPOILED || remainder == null || reading == Reading.ON) {
      end(Ending.PEER_CLOSED, null);
    }
    // Else packets that came before the FIN wait for the handler: it resumes or closes.
  }

  // ---- Input

  private void take(ByteBuf in) {
    decoder.turnTo(version); // another connection of the lane had it
    if (reading == Reading.ON && remainder != null) {
      completeRemainder(remainder, in);
    }
    decode(in);
    if (in.isReadable() && phase == Phase.OPEN) {
      keep(in);
    }
    // The decoder holds its last packet until its next step, and that may be hours away.
    decoder.turnTo(version);
  }

  private void decode(ByteBuf in) {
    while (reading == Reading.ON && phase == Phase.OPEN && in.isReadable()) {
      PacketDecoder.Step step = step(in);
      if (step == PacketDecoder.Step.NEED_MORE) {
        return;
      }
      lane.reads(in.isReadable());
      handOver(step);
    }
  }

  private PacketDecoder.Step step(ByteBuf in) {
    PacketDecoder.Step step = decoder.step(in);
    version = decoder.version();
    return step;
  }

  /** Copies only as much as the packet that began before needs, and leaves the rest in place. */
  private void completeRemainder(ByteBuf rest, ByteBuf in) {
    while (in.isReadable()) {
      int pieceBytes = Math.max(PIECE_BYTES, rest.readableBytes());
      rest.writeBytes(in, Math.min(in.readableBytes(), pieceBytes));
      PacketDecoder.Step step = step(rest);
      if (step != PacketDecoder.Step.NEED_MORE) {
        if (step != PacketDecoder.Step.MALFORMED) {
          in.readerIndex(in.readerIndex() - rest.readableBytes());
        }
        releaseRemainder();
        lane.reads(in.isReadable());
        handOver(step);
        return;
      }
    }
  }

  private void handOver(PacketDecoder.Step step) {
    switch (step) {
      case ACKNOWLEDGEMENT ->
          handler.onAcknowledgement(
              decoder.acknowledgementType(),
              decoder.packetId(),
              decoder.reason(),
              decoder.properties());
      case PACKET -> {
        PublishFields publish = decoder.publish();
        if (publish != null) {
          handler.onPublish(publish);
        } else {
          handler.onPacket(decoder.packet());
        }
      }
      case MALFORMED -> spoil(decoder.fault());
      case NEED_MORE -> throw new AssertionError("nothing to hand over");
    }
  }

  private void spoil(Fault fault) {
    phase = Phase.SPOILED;
    releaseRemainder();
    handler.onFault(fault, version);
  }

  private void keep(ByteBuf in) {
    ByteBuf rest = remainder;
    if (rest == null) {
      rest = channel().alloc().directBuffer(Math.max(in.readableBytes(), PIECE_BYTES));
      remainder = rest;
    }
    rest.writeBytes(in);
  }

  private void boundStranger() {
    int bytes = isKnown ? 0 : remainderCapacityBytes();
    boolean isWithin = lane.strangers().change(strangersBytes, bytes);
    strangersBytes = bytes;
    if (!isWithin) {
      spoil(Strangers.TOO_MUCH);
    }
  }

  private void tellInput(int bytes) {
    if (phase == Phase.OPEN) {
      handler.onInput(bytes, remainder != null);
    }
  }

  private void releaseRemainder() {
    lane.strangers().change(strangersBytes, 0);
    strangersBytes = 0;
    ByteBuf rest = remainder;
    if (rest != null) {
      remainder = null;
      rest.release();
    }
  }

  /** Hands over nothing more, not even out of bytes already read, until {@link #resumeReading}. */
  public void pauseReading() {
    if (phase == Phase.OPEN) {
      reading = Reading.PAUSED;
      if (remainder != null) {
        stopReading();
      }
    }
  }

  /**
   * Tells the system not to tell of input. Only once there is some that has to wait: who waits for
   * an answer mostly sends nothing, and to tell the system costs as much as to read.
   */
  private void stopReading() {
    channel().config().setAutoRead(false);
  }

  /** Reads again, beginning in a later task with what was already read. */
  public void resumeReading() {
    if (reading == Reading.PAUSED) {
      reading = Reading.RESUMING;
      lane.execute(this::resume);
    }
  }

  private void resume() {
    if (reading != Reading.RESUMING || phase != Phase.OPEN) {
      return;
    }
    reading = Reading.ON;
    try {
      takeRemainder();
    } catch (RuntimeException | AssertionError fault) {
      end(Ending.FAILED, fault);
    }
    if (reading == Reading.ON && phase == Phase.OPEN) {
      if (hasInputEnded) {
        end(Ending.PEER_CLOSED, null);
      } else {
        channel().config().setAutoRead(true);
      }
    }
  }

  private void takeRemainder() {
    ByteBuf rest = remainder;
    if (rest != null) {
      remainder = null;
      try {
        take(rest);
      } finally {
        rest.release();
      }
      tellInput(0);
    }
  }

  // ---- Output

  /** True where {@link #probe} asks the peer for a sign of life beneath MQTT: on WebSockets. */
  public boolean canProbe() {
    return channel().pipeline().get(WebSocketFrames.class) != null;
  }

  /** Asks the peer for a sign of life; any frame of the peer's is one. */
  public void probe() {
    WebSocketFrames frames = channel().pipeline().get(WebSocketFrames.class);
    if (frames != null && isOpen()) {
      frames.ping();
    }
  }

  @Override
  void tellWritable() {
    if (!isOpen()) {
      return;
    }
    try {
      handler.onWritable();
    } catch (RuntimeException | AssertionError fault) {
      end(Ending.FAILED, fault);
    }
  }

  // ---- The end

  /**
   * Sends what is left, then FIN, and waits a bounded time for the peer's: so that no reset
   * overtakes the last bytes.
   */
  public void close() {
    if (!isOpen()) {
      return;
    }
    ByteBuf last = takeOutput();
    phase = Phase.LINGERING;
    releaseRemainder();
    boolean isEnd = hasInputEnded || !channel().isActive();
    lane.linger(this); // the last bytes may never be taken, whether or not a FIN came
    if (!isEnd) {
      channel().config().setAutoRead(true);
    }
    takeLeave(last, isEnd);
  }

  /** Closes at once; what the network has not taken is lost. */
  public void closeNow() {
    ending = Ending.CLOSED_BY_US;
    Channels.closeNow(channel());
  }

  private void end(Ending real, @Nullable Throwable cause) {
    Phase before = phase;
    if (before == Phase.CLOSED) {
      return;
    }
    if (before != Phase.LINGERING) {
      flush();
    }
    phase = Phase.CLOSED;
    releaseRemainder();
    if (real == Ending.RESET || real == Ending.TIMED_OUT) {
      Channels.discard(channel(), isSecure());
    } else {
      Channels.close(channel());
    }
    ending = null;
    if (before == Phase.LINGERING) {
      handler.onClosed(Ending.CLOSED_BY_US, cause);
    } else if (cause != null && real == Ending.FAILED) {
      handler.onClosed(real, cause);
    } else {
      ending = real;
      lane.ends().add(this::tellEnd);
    }
  }

  /**
   * Tells the handler of an end that it has not heard of yet: where very many connections end
   * together, that is told in slices.
   */
  public void tellEnd() {
    Ending untold = ending;
    if (phase == Phase.CLOSED && untold != null) {
      ending = null;
      handler.onClosed(untold, null);
    }
  }

  // ---- Questions

  /** True while bytes that came or that go out are held for this connection. */
  boolean isHoldingBytes() {
    return remainder != null || isHoldingOutput();
  }

  int remainderCapacityBytes() {
    return remainder == null ? 0 : remainder.capacity();
  }

  @Override
  public NettyLane lane() {
    return lane;
  }

  PacketDecoder decoder() {
    return decoder;
  }

  /** A packet of the peer's that claims to be larger is malformed. */
  public int maximumPacketBytes() {
    return decoder.maximumPacketBytes();
  }

  /** The size of the packet that is being handed over, from its first byte. */
  public int packetBytes() {
    return decoder.packetBytes();
  }

  /** The version that the peer speaks; at a server null before a good CONNECT. */
  public @Nullable ProtocolVersion version() {
    return version;
  }

  /** Says, before the first byte, which version a client speaks. */
  public void version(ProtocolVersion spoken) {
    version = spoken;
  }

  /** The peer's address and port, as text; behind a proxy that says so, the client's own. */
  public String peer() {
    String named = provenance.peer();
    return named == null ? Addresses.text(channel().remoteAddress()) : named;
  }

  /** The name of the listener that accepted it; empty where we connected. */
  public String listener() {
    return provenance.listener();
  }

  /** True where TLS protects it. */
  @Override
  public boolean isSecure() {
    return provenance.isSecure();
  }

  /** The common name of the certificate that the peer proved to hold; null where it showed none. */
  public @Nullable String certificateName() {
    return provenance.certificateName();
  }

  /** How long everything before the first byte of MQTT took: TLS, a proxy's header, WebSocket. */
  public long preambleNanos() {
    return provenance.preambleNanos();
  }

  /** False once {@link #close} was called or the end was told. */
  @Override
  public boolean isOpen() {
    return phase.ordinal() < Phase.LINGERING.ordinal();
  }

  /** The peer is in; the network may leave so long unacknowledged what it is sent. */
  public void established(long userTimeoutMillis) {
    isKnown = true;
    boundStranger();
    SocketSettings.userTimeout(channel(), userTimeoutMillis);
  }
}
