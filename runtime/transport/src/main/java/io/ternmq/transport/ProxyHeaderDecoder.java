package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one header of the PROXY protocol, version 1 or 2, that a proxy puts before everything
 * else, hands it on, and leaves the pipeline. A byte that does not fit ends it at once.
 */
final class ProxyHeaderDecoder extends ByteToMessageDecoder {
  /** The longest header of version 2 that is read, additions included. */
  static final int MAXIMUM_BYTES = 16 * 1024;

  private static final byte[] SIGNATURE_2 = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final byte[] SIGNATURE_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final int MAXIMUM_LINE_BYTES = 107;
  private static final int FIXED_BYTES = 16;
  private static final int LINE_WORDS = 6;

  private boolean isDone;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    ProxyHeader header =
        in.getByte(in.readerIndex()) == SIGNATURE_2[0] ? readBinary(in) : readLine(in);
    if (header != null) {
      isDone = true;
      out.add(header);
    }
  }

  @Override
  public boolean isSingleDecode() {
    return true;
  }

  /** Leaves when the header was handed on: what follows it goes to whoever came in behind. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    super.channelRead(context, message);
    if (isDone) {
      context.pipeline().remove(this);
    }
  }

  private static void requireSignature(ByteBuf in, byte[] signature) {
    int known = Math.min(signature.length, in.readableBytes());
    for (int index = 0; index < known; index++) {
      if (in.getByte(in.readerIndex() + index) != signature[index]) {
        throw new CorruptedFrameException("no header of a proxy");
      }
    }
  }

  // ---- version 1: a line of text

  private static @Nullable ProxyHeader readLine(ByteBuf in) {
    requireSignature(in, SIGNATURE_1);
    int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
    int bytes = end < 0 ? in.readableBytes() : end + 1 - in.readerIndex();
    if (bytes > MAXIMUM_LINE_BYTES) {
      throw new CorruptedFrameException("the line of a proxy is too long");
    }
    if (end < 0) {
      return null;
    }
    String line = in.readCharSequence(bytes, StandardCharsets.US_ASCII).toString();
    if (!line.endsWith("\r\n")) {
      throw new CorruptedFrameException("the line of a proxy ends wrongly");
    }
    return ofLine(line.strip().split(" ", -1));
  }

  private static ProxyHeader ofLine(String[] words) {
    if (words.length > 1 && words[1].equals("UNKNOWN")) {
      return ProxyHeader.UNKNOWN;
    }
    boolean isKnown = words.length == LINE_WORDS && words[1].matches("TCP[46]");
    if (!isKnown || !isAddress(words[2]) || !words[4].matches("\\d{1,5}")) {
      throw new CorruptedFrameException("the line of a proxy names no address");
    }
    return new ProxyHeader(Addresses.text(words[2], Integer.parseInt(words[4])));
  }

  private static boolean isAddress(String word) {
    return NetUtil.isValidIpV4Address(word) || NetUtil.isValidIpV6Address(word);
  }

  // ---- version 2: binary

  private static @Nullable ProxyHeader readBinary(ByteBuf in) {
    requireSignature(in, SIGNATURE_2);
    if (in.readableBytes() < FIXED_BYTES) {
      return null;
    }
    int bytes = in.getUnsignedShort(in.readerIndex() + 14);
    if (FIXED_BYTES + bytes > MAXIMUM_BYTES) {
      throw new CorruptedFrameException("the header of a proxy is too long");
    }
    if (in.readableBytes() < FIXED_BYTES + bytes) {
      return null;
    }
    int command = in.getUnsignedByte(in.readerIndex() + 12);
    int family = in.getUnsignedByte(in.readerIndex() + 13);
    in.skipBytes(FIXED_BYTES);
    return switch (command) {
      case 0x20 -> { // LOCAL: whatever follows is to be passed over
        in.skipBytes(bytes);
        yield ProxyHeader.UNKNOWN;
      }
      case 0x21 -> ofBinary(family, in.readSlice(bytes));
      default -> throw new CorruptedFrameException("a proxy says what version 2 does not know");
    };
  }

  private static ProxyHeader ofBinary(int family, ByteBuf body) {
    return switch (family >> 4) {
      case 0 -> ProxyHeader.UNKNOWN;
      case 1 -> ofInternet(body, 4);
      case 2 -> ofInternet(body, 16);
      case 3 -> ofUnix(body);
      default -> throw new CorruptedFrameException("a proxy names an address of no known kind");
    };
  }

  private static ProxyHeader ofInternet(ByteBuf body, int addressBytes) {
    byte[] source = new byte[addressBytes];
    requireBytes(body, 2 * addressBytes + 4);
    body.readBytes(source).skipBytes(addressBytes);
    int port = body.readUnsignedShort();
    body.skipBytes(2);
    requireAdditions(body);
    return new ProxyHeader(Addresses.text(source, port));
  }

  private static ProxyHeader ofUnix(ByteBuf body) {
    int pathBytes = 108;
    requireBytes(body, 2 * pathBytes);
    String path = body.readCharSequence(pathBytes, StandardCharsets.UTF_8).toString();
    body.skipBytes(pathBytes);
    requireAdditions(body);
    int end = path.indexOf('\0');
    return new ProxyHeader(Addresses.unixText(end < 0 ? path : path.substring(0, end)));
  }

  /** Additions (type, length, value) are passed over, but they have to be such. */
  private static void requireAdditions(ByteBuf body) {
    while (body.isReadable()) {
      requireBytes(body, 3);
      body.skipBytes(1);
      int bytes = body.readUnsignedShort();
      requireBytes(body, bytes);
      body.skipBytes(bytes);
    }
  }

  private static void requireBytes(ByteBuf body, int bytes) {
    if (body.readableBytes() < bytes) {
      throw new CorruptedFrameException("the header of a proxy ends too early");
    }
  }
}
