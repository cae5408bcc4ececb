package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLException;

/**
 * Follows the heads of the TLS records that come in, once the handshake is done. Refuses a second
 * one, which TLS 1.2 has; and records in great number that bring nothing to read, such as updates
 * of the keys in TLS 1.3: each is work for the lane, and may want an answer that waits to be read.
 */
final class RecordGuard extends ChannelInboundHandlerAdapter {
  /** So many records may bring nothing, and one more for as many that do bring something. */
  static final int BARREN_RECORDS = 64;

  private static final int MOST_CREDIT = BARREN_RECORDS * BARREN_RECORDS;
  private static final int HANDSHAKE = 22;
  private static final int HEAD_BYTES = 5;

  private int headBytes;
  private int bodyBytes;

  /** Falls with each record, and rises again, and a little more, with what one brought. */
  private int credit = MOST_CREDIT;

  private boolean isDone;
  private boolean isRefused;
  private boolean isHandshakeSeen;

  /** Stands behind TLS, where one thing comes to read for each record that brings any. */
  private final class Harvest extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      credit = Math.min(MOST_CREDIT, credit + BARREN_RECORDS + 1);
      context.fireChannelRead(bytes);
    }
  }

  /** The part of it that stands behind TLS. */
  ChannelHandler harvest() {
    return new Harvest();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    isDone = isDone || isDone(context);
    isHandshakeSeen = false;
    follow(in);
    if (isRefused) {
      in.release(); // it is being closed
    } else if (isHandshakeSeen && isDone) {
      in.release();
      refuse(context, "the peer asked for a second handshake");
    } else {
      context.fireChannelRead(in);
      if (credit < 0) {
        refuse(context, "the peer sent too many TLS records that bring nothing");
      }
    }
  }

  private static boolean isDone(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    return tls != null && tls.handshakeFuture().isSuccess();
  }

  private void refuse(ChannelHandlerContext context, String sentence) {
    isRefused = true;
    context.fireExceptionCaught(new SSLException(sentence));
  }

  private void follow(ByteBuf in) {
    int index = in.readerIndex();
    while (index < in.writerIndex()) {
      if (headBytes < HEAD_BYTES) {
        onHead(in.getUnsignedByte(index++));
      } else {
        int passed = Math.min(bodyBytes, in.writerIndex() - index);
        index += passed;
        bodyBytes -= passed;
      }
      if (headBytes == HEAD_BYTES && bodyBytes == 0) {
        headBytes = 0;
      }
    }
  }

  private void onHead(int octet) {
    if (headBytes == 0) {
      isHandshakeSeen |= octet == HANDSHAKE;
      credit -= isDone ? BARREN_RECORDS : 0;
    }
    bodyBytes = headBytes < 3 ? 0 : bodyBytes << 8 | octet;
    headBytes++;
  }
}
