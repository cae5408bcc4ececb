package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;

/** A way through a SOCKS proxy, version 5 (RFC 1928), with a user's password (RFC 1929). */
final class SocksTunnel extends TunnelRequest {
  private static final int VERSION = 5;
  private static final int METHOD_NONE = 0;
  private static final int METHOD_PASSWORD = 2;
  private static final int PASSWORD_VERSION = 1;
  private static final int CONNECT = 1;
  private static final int IP_V4 = 1;
  private static final int NAME = 3;
  private static final int IP_V6 = 4;
  private static final int LONGEST_TEXT_BYTES = 255;

  private enum Awaited {
    /** The method that the proxy chose. Next: PASSWORD_ANSWER or CONNECT_ANSWER. */
    METHOD,
    /** Whether the password is right. Next: CONNECT_ANSWER. */
    PASSWORD_ANSWER,
    /** Whether the way is open. */
    CONNECT_ANSWER
  }

  private final Proxy proxy;
  private final Target target;
  private Awaited awaited = Awaited.METHOD;

  SocksTunnel(Proxy proxy, Target target, ConnectAttempt attempt) {
    super(attempt);
    this.proxy = proxy;
    this.target = target;
  }

  @Override
  void begin(ChannelHandlerContext context) {
    ByteBuf out = context.alloc().buffer();
    out.writeByte(VERSION);
    if (proxy.hasUser()) {
      out.writeByte(2).writeByte(METHOD_NONE).writeByte(METHOD_PASSWORD);
    } else {
      out.writeByte(1).writeByte(METHOD_NONE);
    }
    Channels.writeAndFlush(context, out);
  }

  @Override
  Step onAnswer(ChannelHandlerContext context, ByteBuf received) {
    if (awaited == Awaited.CONNECT_ANSWER) {
      return onConnectAnswer(received);
    }
    if (received.readableBytes() < 2) {
      return Step.NEED_MORE;
    }
    int version = received.readByte();
    int said = received.readUnsignedByte();
    if (awaited == Awaited.METHOD && version == VERSION && said == METHOD_PASSWORD) {
      awaited = Awaited.PASSWORD_ANSWER;
      Channels.writeAndFlush(context, password(context));
      return Step.GOES_ON;
    }
    boolean mayConnect =
        awaited == Awaited.METHOD
            ? version == VERSION && said == METHOD_NONE
            : version == PASSWORD_VERSION && said == 0;
    if (mayConnect) {
      awaited = Awaited.CONNECT_ANSWER;
      Channels.writeAndFlush(context, connect(context));
      return Step.GOES_ON;
    }
    fail("the SOCKS proxy does not take us: it answers " + version + ", " + said);
    return Step.REFUSED;
  }

  private ByteBuf password(ChannelHandlerContext context) {
    ByteBuf out = context.alloc().buffer().writeByte(PASSWORD_VERSION);
    writeText(out, proxy.usernameText());
    writeText(out, proxy.passwordText());
    return out;
  }

  private ByteBuf connect(ChannelHandlerContext context) {
    ByteBuf out = context.alloc().buffer();
    out.writeByte(VERSION).writeByte(CONNECT).writeByte(0);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(target.host());
    if (address == null) {
      writeText(out.writeByte(NAME), target.host());
    } else {
      out.writeByte(address.length == 4 ? IP_V4 : IP_V6).writeBytes(address);
    }
    return out.writeShort(target.port());
  }

  private static void writeText(ByteBuf out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST_TEXT_BYTES) {
      throw new IllegalArgumentException("SOCKS takes names of at most 255 bytes");
    }
    out.writeByte(bytes.length).writeBytes(bytes);
  }

  private Step onConnectAnswer(ByteBuf received) {
    if (received.readableBytes() < 5) {
      return Step.NEED_MORE;
    }
    int start = received.readerIndex();
    int said = received.getUnsignedByte(start + 1);
    if (received.getByte(start) != VERSION || said != 0) {
      fail("the SOCKS proxy has no way to the server: it answers " + said);
      return Step.REFUSED;
    }
    int addressBytes =
        switch (received.getByte(start + 3)) {
          case IP_V4 -> 4;
          case IP_V6 -> 16;
          default -> 1 + received.getUnsignedByte(start + 4);
        };
    int answerBytes = 4 + addressBytes + 2;
    if (received.readableBytes() < answerBytes) {
      return Step.NEED_MORE;
    }
    received.skipBytes(answerBytes);
    return Step.OPEN;
  }
}
