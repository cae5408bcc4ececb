package io.ternmq.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keys, big-endian, so that their order is that of the numbers. */
final class Keys {
  /** The only shard of a broker on one machine. */
  private static final short SHARD = 0;

  private static final int NUMBER = Short.BYTES + Long.BYTES;

  /** Where the last commit stands. */
  static final byte[] COMMIT = meta("commit");

  /** Where the format's version stands. */
  static final byte[] FORMAT = meta("format");

  /** Written to have another file of the log begun. */
  static final byte[] LOG = meta("log");

  private Keys() {}

  private static byte[] meta(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + text.length).putShort(SHARD).put(text).array();
  }

  /** Of a session or of a message. */
  static byte[] of(long number) {
    return ByteBuffer.allocate(NUMBER).putShort(SHARD).putLong(number).array();
  }

  /** Of an entry in a session's queue. */
  static byte[] of(long session, long sequence) {
    return ByteBuffer.allocate(NUMBER + Long.BYTES)
        .putShort(SHARD)
        .putLong(session)
        .putLong(sequence)
        .array();
  }

  static byte[] ofPacketId(long session, int packetId) {
    return ByteBuffer.allocate(NUMBER + Short.BYTES)
        .putShort(SHARD)
        .putLong(session)
        .putShort((short) packetId)
        .array();
  }

  static byte[] ofFilter(long session, String filter) {
    byte[] text = filter.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(NUMBER + text.length)
        .putShort(SHARD)
        .putLong(session)
        .put(text)
        .array();
  }

  static byte[] ofTopic(byte[] utf8) {
    return ByteBuffer.allocate(Short.BYTES + utf8.length).putShort(SHARD).put(utf8).array();
  }

  /** The number that a key begins with. */
  static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong(Short.BYTES);
  }

  static long sequence(byte[] key) {
    return ByteBuffer.wrap(key).getLong(NUMBER);
  }

  static int packetId(byte[] key) {
    return Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(NUMBER));
  }
}
