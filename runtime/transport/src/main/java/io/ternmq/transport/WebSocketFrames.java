package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.ternmq.codec.Fault;
import io.ternmq.packet.ReasonCode;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a WebSocket (RFC 6455), taken off and put on: behind it the connection sees plain
 * bytes. Payloads pass through as they arrive; no frame is collected. A client's write becomes one
 * binary frame; a server's becomes a frame for each packet, since clients are about (Paho C 1.3)
 * that wait for the next bytes from the network before they look at a second packet of a frame.
 * PING is answered; a text frame is a fault [MQTT-6.0.0-1].
 */
final class WebSocketFrames extends ChannelDuplexHandler {
  /** Which end of the WebSocket this is: a client masks what it sends, a server does not. */
  enum End {
    SERVER,
    CLIENT
  }

  /** Told through the pipeline when a frame without bytes of MQTT came. */
  enum SignOfLife {
    FRAME
  }

  private static final int NORMAL_CLOSURE = 1000;
  private static final int MASK_BYTES = 4;

  private final End end;
  private final WebSocketHeader header;
  private final byte[] control = new byte[WebSocketHeader.MAXIMUM_CONTROL_BYTES];
  private int closeCode = NORMAL_CLOSURE;
  private boolean isCloseSent;
  private boolean isInputOver;
  private @Nullable ChannelHandlerContext added;

  WebSocketFrames(End end, long maximumFrameBytes) {
    this.end = end;
    this.header = new WebSocketHeader(end == End.SERVER, maximumFrameBytes);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    added = context;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(added, "not in a pipeline");
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable() && !isInputOver) {
        if (header.isComplete()) {
          readPayload(in);
        } else if (header.read(in)) {
          onHeader();
        }
      }
    } finally {
      in.release();
    }
  }

  private void onHeader() {
    String fault = header.fault();
    if (fault != null) {
      isInputOver = true;
      closeCode = header.closeCode();
      context().fireUserEventTriggered(new Fault(ReasonCode.PROTOCOL_ERROR, fault));
    } else if (header.leftBytes() == 0) {
      onFrameEnd();
    }
  }

  private void readPayload(ByteBuf in) {
    int bytes = (int) Math.min(in.readableBytes(), header.leftBytes());
    header.unmask(in, bytes);
    if (header.isControl()) {
      in.readBytes(control, header.position(), bytes);
    }
    boolean isLast = header.advance(bytes);
    if (!header.isControl()) {
      context().fireChannelRead(in.readRetainedSlice(bytes));
    }
    if (isLast) {
      onFrameEnd();
    }
  }

  /** Asks the peer for a sign of life with an empty PING. */
  void ping() {
    if (!isCloseSent) {
      Channels.writeAndFlush(context(), frame(WebSocketHeader.PING, 0));
    }
  }

  private void onFrameEnd() {
    int opcode = header.opcode();
    if (header.isControl() || header.payloadBytes() == 0) {
      context().fireUserEventTriggered(SignOfLife.FRAME);
    }
    int payloadBytes = header.payloadBytes();
    header.next();
    if (opcode == WebSocketHeader.PING && context().channel().isWritable() && !isCloseSent) {
      ByteBuf pong = frame(WebSocketHeader.PONG, payloadBytes);
      appendMasked(pong, control, payloadBytes);
      Channels.writeAndFlush(context(), pong);
    } else if (opcode == WebSocketHeader.CLOSE) {
      isInputOver = true;
      if (!isCloseSent) {
        Channels.writeAndFlush(context(), closeFrame());
      }
      context().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ByteBuf bytes = (ByteBuf) message;
    if (isCloseSent || !bytes.isReadable()) {
      bytes.release();
      Channels.write(context, Unpooled.EMPTY_BUFFER, promise);
      return;
    }
    if (end == End.SERVER && PacketFrames.holdsSeveral(bytes)) {
      Channels.write(context, PacketFrames.framed(bytes, context.alloc()), promise);
      return;
    }
    ByteBuf head = frame(WebSocketHeader.BINARY, bytes.readableBytes());
    if (end == End.CLIENT) {
      int mask = head.getInt(head.writerIndex() - MASK_BYTES);
      WebSocketHeader.mask(bytes, bytes.readerIndex(), bytes.readableBytes(), mask, 0);
    }
    Channels.write(context, head, context.voidPromise());
    Channels.write(context, bytes, promise);
  }

  /** Writes these bytes, then a Close frame; nothing goes out after it. */
  ChannelFuture writeLast(ByteBuf bytes) {
    write(context(), bytes, context().voidPromise());
    return context().writeAndFlush(isCloseSent ? Unpooled.EMPTY_BUFFER : closeFrame());
  }

  private ByteBuf closeFrame() {
    isCloseSent = true;
    ByteBuf frame = frame(WebSocketHeader.CLOSE, 2);
    byte[] code = {(byte) (closeCode >> 8), (byte) closeCode};
    appendMasked(frame, code, 2);
    return frame;
  }

  /** A buffer with the header of a whole frame; a client's ends with the mask. */
  private ByteBuf frame(int opcode, int payloadBytes) {
    int roomBytes = WebSocketHeader.MAXIMUM_HEADER_BYTES + WebSocketHeader.MAXIMUM_CONTROL_BYTES;
    ByteBuf frame = context().alloc().directBuffer(roomBytes);
    WebSocketHeader.append(frame, opcode, payloadBytes, end == End.CLIENT);
    if (end == End.CLIENT) {
      frame.writeInt(ThreadLocalRandom.current().nextInt());
    }
    return frame;
  }

  private void appendMasked(ByteBuf frame, byte[] payload, int payloadBytes) {
    int start = frame.writerIndex();
    frame.writeBytes(payload, 0, payloadBytes);
    if (end == End.CLIENT) {
      WebSocketHeader.mask(frame, start, payloadBytes, frame.getInt(start - MASK_BYTES), 0);
    }
  }
}
