package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * UTF-8 as MQTT wants it (5.0, 1.5.4): well-formed, without surrogates and NUL, at most 65,535
 * bytes. U+FEFF is a character like any other [MQTT-1.5.4-3]; control characters and non-characters
 * are let through.
 */
final class Utf8 {
  static final int MAXIMUM_BYTES = 65_535;

  private Utf8() {}

  /**
   * True for well-formed UTF-8 without NUL: no overlong form, surrogate or value above U+10FFFF.
   */
  static boolean isValid(byte[] bytes) {
    int index = 0;
    while (index < bytes.length) {
      if (bytes[index] > 0) {
        index++;
        continue;
      }
      int size = sequenceBytes(bytes, index);
      if (size == 0) {
        return false; // [MQTT-1.5.4-1, 1.5.4-2]
      }
      index += size;
    }
    return true;
  }

  /** The length of the sequence of more than one byte at an index; 0 where it is not one. */
  private static int sequenceBytes(byte[] bytes, int index) {
    int lead = bytes[index] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (index + size > bytes.length) {
      return 0;
    }
    int second = bytes[index + 1] & 0xFF;
    if (second < lowestSecond(lead) || second > highestSecond(lead)) {
      return 0;
    }
    for (int next = index + 2; next < index + size; next++) {
      if ((bytes[next] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  private static int lowestSecond(int lead) {
    return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  }

  private static int highestSecond(int lead) {
    return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  }

  /**
   * How many bytes a string takes, without its length prefix.
   *
   * @throws IllegalArgumentException for a string that MQTT cannot carry
   */
  static int bytes(String text) {
    int count = 0;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == 0) {
        throw new IllegalArgumentException("a string in MQTT holds no NUL character");
      }
      if (character < 0x80) {
        count++;
      } else if (character < 0x800) {
        count += 2;
      } else if (!Character.isSurrogate(character)) {
        count += 3;
      } else {
        requirePair(text, index++);
        count += 4;
      }
    }
    if (count > MAXIMUM_BYTES) {
      throw new IllegalArgumentException("a string in MQTT has at most 65,535 bytes, not " + count);
    }
    return count;
  }

  private static void requirePair(String text, int index) {
    if (!Character.isHighSurrogate(text.charAt(index))
        || index + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(index + 1))) {
      throw new IllegalArgumentException("a string in MQTT holds no half of a surrogate pair");
    }
  }

  /** Appends a string, that {@link #bytes} has accepted, with its length prefix. */
  static void write(String text, ByteBuf out) {
    int start = out.writerIndex();
    out.writeShort(0);
    int count = ByteBufUtil.reserveAndWriteUtf8(out, text, ByteBufUtil.utf8Bytes(text));
    out.setShort(start, count);
  }
}
