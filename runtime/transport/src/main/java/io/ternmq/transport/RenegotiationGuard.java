package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLException;

/**
 * Refuses a second handshake on a connection of TLS 1.2: follows the heads of the records that come
 * in, and lets none of the handshake pass once the first is done. TLS 1.3 has no renegotiation;
 * there it leaves the pipeline.
 */
final class RenegotiationGuard extends ChannelInboundHandlerAdapter {
  private static final int HANDSHAKE = 22;
  private static final int HEAD_BYTES = 5;
  private static final String TLS_1_3 = "TLSv1.3";

  private int headBytes;
  private int bodyBytes;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    SslHandler tls = context.pipeline().get(SslHandler.class);
    boolean isDone = tls != null && tls.handshakeFuture().isSuccess();
    if (isDone && tls.engine().getSession().getProtocol().equals(TLS_1_3)) {
      context.fireChannelRead(in);
      context.pipeline().remove(this);
    } else if (hasHandshakeRecord(in) && isDone) {
      in.release();
      context.fireExceptionCaught(new SSLException("the peer asked for a second handshake"));
    } else {
      context.fireChannelRead(in);
    }
  }

  /** True where a record of a handshake begins in these bytes. */
  private boolean hasHandshakeRecord(ByteBuf in) {
    boolean isSeen = false;
    int index = in.readerIndex();
    while (index < in.writerIndex()) {
      if (headBytes < HEAD_BYTES) {
        int octet = in.getUnsignedByte(index++);
        isSeen |= headBytes == 0 && octet == HANDSHAKE;
        bodyBytes = headBytes < 3 ? 0 : bodyBytes << 8 | octet;
        headBytes++;
      } else {
        int passed = Math.min(bodyBytes, in.writerIndex() - index);
        index += passed;
        bodyBytes -= passed;
      }
      if (headBytes == HEAD_BYTES && bodyBytes == 0) {
        headBytes = 0;
      }
    }
    return isSeen;
  }
}
