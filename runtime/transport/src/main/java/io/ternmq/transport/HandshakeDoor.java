package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands where TLS will stand until the client's first bytes come and there is a place for one more
 * handshake; then it makes room for TLS and hands these bytes to it. Until then TLS costs nothing.
 */
final class HandshakeDoor extends ChannelInboundHandlerAdapter {
  private enum Place {
    /** Nothing came. Next: AWAITED, TAKEN. */
    NONE,
    /** All places are taken. Next: TAKEN, LEFT. */
    AWAITED,
    /** The handshake is under way. Next: LEFT. */
    TAKEN,
    /** It is over. */
    LEFT
  }

  private final HandshakeGate gate;
  private final NettyLane lane;
  private final Consumer<ChannelHandlerContext> secure;
  private final Runnable whenRoom = this::onRoom;
  private Place place = Place.NONE;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf held;

  /**
   * A door.
   *
   * @param secure puts TLS behind it in the pipeline
   */
  HandshakeDoor(HandshakeGate gate, NettyLane lane, Consumer<ChannelHandlerContext> secure) {
    this.gate = gate;
    this.lane = lane;
    this.secure = secure;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    hold(reading, (ByteBuf) message);
    if (place == Place.NONE) {
      place = Place.AWAITED;
      reading.channel().config().setAutoRead(false);
      if (gate.tryEnter(whenRoom)) {
        enter(reading);
      }
    }
  }

  private void hold(ChannelHandlerContext reading, ByteBuf bytes) {
    ByteBuf before = held;
    held =
        before == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(reading.alloc(), before, bytes);
  }

  /** On some other lane. */
  private void onRoom() {
    ChannelHandlerContext own = java.util.Objects.requireNonNull(context);
    own.executor()
        .execute(
            () -> {
              if (place == Place.AWAITED) {
                enter(own);
              } else {
                gate.leave(); // it went away meanwhile
              }
            });
  }

  private void enter(ChannelHandlerContext own) {
    place = Place.TAKEN;
    lane.handshakes().add(() -> begin(own));
  }

  private void begin(ChannelHandlerContext own) {
    ByteBuf first = held;
    held = null;
    if (place != Place.TAKEN || first == null) {
      return; // it went away meanwhile
    }
    secure.accept(own);
    own.fireChannelRead(first);
    own.fireChannelReadComplete();
    own.channel().config().setAutoRead(true);
    own.pipeline().remove(this);
  }

  /** The handshake is over, well or not, or never began. */
  void leave() {
    Place before = place;
    place = Place.LEFT;
    if (held != null) {
      held.release();
      held = null;
    }
    if (before == Place.TAKEN) {
      gate.leave();
    } else if (before == Place.AWAITED) {
      gate.forget(whenRoom);
    }
  }
}
