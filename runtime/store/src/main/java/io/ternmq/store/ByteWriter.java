package io.ternmq.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds a value: numbers in sevens of bits, strings and bytes behind their length. */
final class ByteWriter {
  private static final int SEVEN_BITS = 0x7F;

  private byte[] bytes = new byte[256];
  private int count;

  /** Begins anew. */
  ByteWriter clear() {
    count = 0;
    return this;
  }

  ByteWriter put(int octet) {
    reserve(1);
    bytes[count++] = (byte) octet;
    return this;
  }

  /** A number, best a small one; -1 takes ten bytes. */
  ByteWriter number(long number) {
    reserve(10);
    long rest = number;
    while ((rest & ~SEVEN_BITS) != 0) {
      bytes[count++] = (byte) (rest | ~SEVEN_BITS);
      rest >>>= 7;
    }
    bytes[count++] = (byte) rest;
    return this;
  }

  ByteWriter text(String text) {
    return block(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes behind their length. */
  ByteWriter block(byte[] block) {
    number(block.length);
    reserve(block.length);
    System.arraycopy(block, 0, bytes, count, block.length);
    count += block.length;
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, count);
  }

  private void reserve(int more) {
    if (count + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more));
    }
  }
}
