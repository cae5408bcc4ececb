package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The header of the WebSocket frame that is coming in, and how far its payload has come (RFC 6455,
 * 5.2). Also remembers whether a fragmented message is under way.
 */
final class WebSocketHeader {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  static final int MAXIMUM_HEADER_BYTES = 14;
  static final int MAXIMUM_CONTROL_BYTES = 125;

  private static final int PROTOCOL_ERROR = 1002;
  private static final int UNSUPPORTED_DATA = 1003;
  private static final int MESSAGE_TOO_BIG = 1009;

  private final boolean isMaskExpected;
  private final long maximumPayloadBytes;
  private boolean isMessageUnderWay;

  private int haveBytes;
  private int first;
  private int second;
  private long payloadBytes;
  private int mask;
  private long leftBytes;
  private @Nullable String fault;
  private int closeCode;

  WebSocketHeader(boolean isMaskExpected, long maximumPayloadBytes) {
    this.isMaskExpected = isMaskExpected;
    this.maximumPayloadBytes = maximumPayloadBytes;
  }

  /** Takes bytes of the header; true when it is complete, and then {@link #fault} may be asked. */
  boolean read(ByteBuf in) {
    while (in.isReadable() && !isComplete()) {
      take(in.readByte() & 0xFF);
    }
    if (!isComplete()) {
      return false;
    }
    check();
    return true;
  }

  private void take(int octet) {
    if (haveBytes == 0) {
      first = octet;
    } else if (haveBytes == 1) {
      second = octet;
      payloadBytes = lengthBytes() == 0 ? octet & 0x7F : 0;
    } else if (haveBytes < 2 + lengthBytes()) {
      payloadBytes = payloadBytes << 8 | octet;
    } else {
      mask = mask << 8 | octet;
    }
    haveBytes++;
    leftBytes = payloadBytes;
  }

  private int lengthBytes() {
    int code = second & 0x7F;
    return code == 127 ? 8 : code == 126 ? 2 : 0;
  }

  private boolean isMasked() {
    return (second & 0x80) != 0;
  }

  boolean isComplete() {
    return haveBytes >= 2 && haveBytes == 2 + lengthBytes() + (isMasked() ? 4 : 0);
  }

  private void check() {
    boolean isFinal = (first & 0x80) != 0;
    if ((first & 0x70) != 0) {
      fail(PROTOCOL_ERROR, "a WebSocket frame uses an extension that was not agreed on");
    } else if (isMasked() != isMaskExpected) {
      fail(PROTOCOL_ERROR, "a WebSocket frame is masked wrongly: clients mask, servers do not");
    } else if (payloadBytes < 0) {
      fail(PROTOCOL_ERROR, "the length of a WebSocket frame has its highest bit set");
    } else if (isControl()) {
      boolean isKnown = opcode() <= PONG;
      if (!isKnown || !isFinal || payloadBytes > MAXIMUM_CONTROL_BYTES) {
        fail(PROTOCOL_ERROR, "a WebSocket control frame is unknown, too long or in pieces");
      }
    } else {
      checkData(isFinal);
    }
  }

  private void checkData(boolean isFinal) {
    if (opcode() != BINARY && opcode() != CONTINUATION) {
      // [MQTT-6.0.0-1]
      fail(UNSUPPORTED_DATA, "MQTT comes in binary WebSocket frames only");
    } else if ((opcode() == CONTINUATION) != isMessageUnderWay) {
      fail(PROTOCOL_ERROR, "a WebSocket message begins or goes on at the wrong place");
    } else if (payloadBytes > maximumPayloadBytes) {
      fail(MESSAGE_TOO_BIG, "a WebSocket frame is larger than " + maximumPayloadBytes + " bytes");
    } else {
      isMessageUnderWay = !isFinal;
    }
  }

  private void fail(int code, String sentence) {
    closeCode = code;
    fault = sentence;
  }

  /** Counts payload as taken; true where that was the last of it. */
  boolean advance(int bytes) {
    leftBytes -= bytes;
    return leftBytes == 0;
  }

  /** Makes ready for the next frame. */
  void next() {
    haveBytes = 0;
    second = 0;
    mask = 0;
  }

  /** What is wrong with this header, as a sentence; null where nothing is. */
  @Nullable String fault() {
    return fault;
  }

  /** The code for the Close frame that answers a fault. */
  int closeCode() {
    return closeCode;
  }

  int opcode() {
    return first & 0x0F;
  }

  boolean isControl() {
    return opcode() >= CLOSE;
  }

  /** The payload that has not come yet. */
  long leftBytes() {
    return leftBytes;
  }

  int payloadBytes() {
    return (int) payloadBytes;
  }

  /** Where in the payload the bytes that come next stand. */
  int position() {
    return (int) (payloadBytes - leftBytes);
  }

  /** Takes the mask off the next bytes of the payload, in place. */
  void unmask(ByteBuf in, int bytes) {
    if (mask != 0) {
      mask(in, in.readerIndex(), bytes, mask, position() & 3);
    }
  }

  /** Puts a mask on, or takes it off. */
  static void mask(ByteBuf bytes, int start, int count, int mask, int phase) {
    int turned = Integer.rotateLeft(mask, 8 * phase);
    int index = start;
    int end = start + count;
    for (; index + 4 <= end; index += 4) {
      bytes.setInt(index, bytes.getInt(index) ^ turned);
    }
    for (; index < end; index++) {
      turned = Integer.rotateLeft(turned, 8);
      bytes.setByte(index, bytes.getByte(index) ^ turned);
    }
  }

  /** Appends the header of a whole frame, but for the mask itself. */
  static void append(ByteBuf out, int opcode, int payloadBytes, boolean isMasked) {
    int maskBit = isMasked ? 0x80 : 0;
    out.writeByte(0x80 | opcode);
    if (payloadBytes <= 125) {
      out.writeByte(maskBit | payloadBytes);
    } else if (payloadBytes <= 0xFFFF) {
      out.writeByte(maskBit | 126).writeShort(payloadBytes);
    } else {
      out.writeByte(maskBit | 127).writeLong(payloadBytes);
    }
  }
}
