package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.EmptyByteBuf;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the bytes of one packet; it never reads past their end and never moves the buffer's
 * own index. Everything it returns is a copy. What is not there is a {@link Malformation}. Owned by
 * its decoder, reused for packet after packet.
 */
final class WireReader {
  private static final byte[] NO_BYTES = {};

  // Netty's own one costs a new process the classes of an allocator that nobody uses.
  private static final ByteBuf NO_PACKET = new EmptyByteBuf(ByteBufAllocator.DEFAULT);

  private ByteBuf bytes = NO_PACKET;
  private int index;
  private int limit;

  void begin(ByteBuf packetBytes, int start, int end) {
    bytes = packetBytes;
    index = start;
    limit = end;
  }

  /** Lets go of the buffer. */
  void end() {
    bytes = NO_PACKET;
  }

  int remaining() {
    return limit - index;
  }

  /** Stops at {@code length} bytes from here; returns the old limit for {@link #widen}. */
  int narrow(int length) {
    require(length);
    int outer = limit;
    limit = index + length;
    return outer;
  }

  void widen(int outer) {
    limit = outer;
  }

  int oneByte() {
    require(1);
    return bytes.getByte(index++) & 0xFF;
  }

  /** The byte that is read next; it stays where it is. */
  int nextByte() {
    require(1);
    return bytes.getByte(index) & 0xFF;
  }

  int twoBytes() {
    require(2);
    int value = bytes.getUnsignedShort(index);
    index += 2;
    return value;
  }

  long fourBytes() {
    require(4);
    long value = bytes.getUnsignedInt(index);
    index += 4;
    return value;
  }

  int variableInteger() {
    int value = VariableInteger.read(bytes, index, limit);
    if (value == VariableInteger.INCOMPLETE) {
      throw Malformation.malformed("a packet ends inside a variable byte integer");
    }
    index += VariableInteger.bytes(value);
    return value;
  }

  /** A packet identifier, which is never 0 [MQTT-2.2.1-3, 2.2.1-4]. */
  int packetId() {
    int packetId = twoBytes();
    if (packetId == 0) {
      throw Malformation.protocolError("a packet identifier is 1 to 65,535, not 0");
    }
    return packetId;
  }

  /** All that is left, such as the payload of a PUBLISH. */
  byte[] rest() {
    return copy(remaining());
  }

  byte[] binary() {
    return copy(twoBytes());
  }

  String string() {
    byte[] utf8 = binary();
    if (utf8.length == 0) {
      return "";
    }
    if (!Utf8.isValid(utf8)) {
      throw Malformation.malformed("a string is well-formed UTF-8 without NUL");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** A topic name; {@link TopicName#EMPTY} where it has no bytes. */
  TopicName topicName(TopicCache topics) {
    int length = twoBytes();
    require(length);
    if (length == 0) {
      return TopicName.EMPTY;
    }
    TopicName topic = topics.topic(bytes, index, length);
    index += length;
    return topic;
  }

  void expectEnd() {
    if (index != limit) {
      throw Malformation.malformed("a packet goes on after its last field");
    }
  }

  private byte[] copy(int length) {
    require(length);
    if (length == 0) {
      return NO_BYTES;
    }
    byte[] copy = new byte[length];
    bytes.getBytes(index, copy);
    index += length;
    return copy;
  }

  private void require(int length) {
    if (length > limit - index) {
      throw Malformation.malformed("a packet ends inside one of its fields");
    }
  }
}
