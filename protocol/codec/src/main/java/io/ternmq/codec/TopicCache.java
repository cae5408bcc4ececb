package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Topic names by their bytes, so that a topic published to again and again costs no decoding and no
 * garbage. Direct-mapped: each topic has one place, and the last one there wins, so no choice of
 * topics by a peer makes a look-up slower. Bounded by its number of places and by {@link
 * #MAXIMUM_TOPIC_BYTES}; longer topics are decoded each time. Owned by its lane, shared by the
 * decoders on it; not thread-safe.
 */
public final class TopicCache {
  /** The longest topic that is kept, in bytes of UTF-8. */
  public static final int MAXIMUM_TOPIC_BYTES = 256;

  /** How many topics are kept at most, unless said otherwise. */
  public static final int DEFAULT_ENTRIES = 1_024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final @Nullable TopicName[] entries;

  /** A cache of {@link #DEFAULT_ENTRIES}. */
  public TopicCache() {
    this(DEFAULT_ENTRIES);
  }

  /**
   * A cache of this many entries.
   *
   * @param entries a power of two
   */
  public TopicCache(int entries) {
    if (Integer.bitCount(entries) != 1 || entries < 0) {
      throw new IllegalArgumentException(
          "a topic cache has a power of two entries, not " + entries);
    }
    this.entries = new @Nullable TopicName[entries];
  }

  /**
   * The topic name in these bytes of a buffer.
   *
   * @throws Malformation where they are not UTF-8 or hold a wildcard
   */
  TopicName topic(ByteBuf in, int index, int bytes) {
    if (bytes > MAXIMUM_TOPIC_BYTES) {
      return decode(in, index, bytes);
    }
    int place = hash(in, index, bytes) & (entries.length - 1);
    TopicName known = entries[place];
    if (known != null && isSame(known.utf8(), in, index, bytes)) {
      return known;
    }
    TopicName made = decode(in, index, bytes);
    entries[place] = made;
    return made;
  }

  /** A topic name from these bytes, without a look into any cache. */
  static TopicName decode(ByteBuf in, int index, int bytes) {
    byte[] utf8 = new byte[bytes];
    in.getBytes(index, utf8);
    if (!Utf8.isValid(utf8)) {
      throw Malformation.malformed("a topic name is well-formed UTF-8 without NUL");
    }
    for (byte character : utf8) {
      if (character == '+' || character == '#') {
        throw new Malformation(
            ReasonCode.TOPIC_NAME_INVALID, "a topic name holds no wildcard"); // [MQTT-3.3.2-2]
      }
    }
    return TopicName.ofChecked(new String(utf8, StandardCharsets.UTF_8), utf8);
  }

  private static int hash(ByteBuf in, int index, int bytes) {
    long hash = bytes;
    int end = index + bytes;
    if (bytes >= Long.BYTES) {
      for (int at = index; at < end - Long.BYTES; at += Long.BYTES) {
        hash = (hash ^ in.getLongLE(at)) * MULTIPLIER;
        hash ^= hash >>> 32;
      }
      hash = (hash ^ in.getLongLE(end - Long.BYTES)) * MULTIPLIER;
    } else {
      for (int at = index; at < end; at++) {
        hash = (hash ^ in.getByte(at)) * MULTIPLIER;
      }
    }
    return (int) (hash >>> 40);
  }

  private static boolean isSame(byte[] utf8, ByteBuf in, int index, int bytes) {
    if (utf8.length != bytes) {
      return false;
    }
    if (bytes < Long.BYTES) {
      for (int at = 0; at < bytes; at++) {
        if (utf8[at] != in.getByte(index + at)) {
          return false;
        }
      }
      return true;
    }
    int last = bytes - Long.BYTES;
    for (int at = 0; at < last; at += Long.BYTES) {
      if ((long) LONGS.get(utf8, at) != in.getLongLE(index + at)) {
        return false;
      }
    }
    return (long) LONGS.get(utf8, last) == in.getLongLE(index + last);
  }
}
