package io.ternmq.codec;

import io.netty.buffer.ByteBuf;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.UserProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sizes and writes a set of properties. */
final class PropertiesWriter {
  /** Leaves nothing out. */
  static final long NOTHING = 0;

  private static final int LENGTH_PREFIX_BYTES = 2;

  private PropertiesWriter() {}

  /** The bit by which a property is left out. */
  static long bit(Property property) {
    return 1L << property.identifier();
  }

  /** The bytes of the properties, without their property length, less those left out. */
  static long bytes(Properties properties, long leftOut) {
    long bytes = 0;
    for (int index = 0; index < properties.count(); index++) {
      if ((bit(properties.keyAt(index)) & leftOut) == 0) {
        bytes += 1 + valueBytes(properties, index);
      }
    }
    return bytes;
  }

  /** The bytes of the properties and of their property length. */
  static long bytesWithLength(Properties properties) {
    return withLength(bytes(properties, NOTHING));
  }

  /** As many bytes and the property length that says so. */
  static long withLength(long bytes) {
    return VariableInteger.bytes((int) Math.min(bytes, VariableInteger.MAXIMUM)) + bytes;
  }

  private static int valueBytes(Properties properties, int index) {
    return switch (properties.keyAt(index).kind()) {
      case FLAG -> numberBytes(properties, index, 1, 1);
      case TWO_BYTES -> numberBytes(properties, index, 0xFFFF, 2);
      case FOUR_BYTES -> numberBytes(properties, index, 0xFFFF_FFFFL, 4);
      case VARIABLE ->
          numberBytes(
              properties,
              index,
              VariableInteger.MAXIMUM,
              VariableInteger.bytes((int) properties.numberAt(index)));
      case STRING -> stringBytes((String) properties.valueAt(index));
      case BINARY -> binaryBytes((byte[]) properties.valueAt(index));
      case PAIR -> {
        UserProperty pair = (UserProperty) Objects.requireNonNull(properties.valueAt(index));
        yield stringBytes(pair.name()) + stringBytes(pair.value());
      }
    };
  }

  private static int numberBytes(Properties properties, int index, long maximum, int bytes) {
    long number = properties.numberAt(index);
    if (number < 0 || number > maximum) {
      throw new IllegalArgumentException(
          properties.keyAt(index) + " is 0 to " + maximum + ", not " + number);
    }
    return bytes;
  }

  private static int stringBytes(@Nullable String text) {
    return LENGTH_PREFIX_BYTES + Utf8.bytes(Objects.requireNonNull(text));
  }

  /**
   * The bytes of binary data and its length prefix.
   *
   * @throws IllegalArgumentException where the prefix cannot say the length
   */
  static int binaryBytes(byte @Nullable [] bytes) {
    int length = Objects.requireNonNull(bytes).length;
    if (length > Utf8.MAXIMUM_BYTES) {
      throw new IllegalArgumentException(
          "binary data in MQTT has at most 65,535 bytes, not " + length);
    }
    return LENGTH_PREFIX_BYTES + length;
  }

  /** Appends a property length and the properties. */
  static void write(Properties properties, ByteBuf out) {
    VariableInteger.write((int) bytes(properties, NOTHING), out);
    write(properties, NOTHING, out);
  }

  /** Appends the properties without a property length, less those left out. */
  static void write(Properties properties, long leftOut, ByteBuf out) {
    for (int index = 0; index < properties.count(); index++) {
      Property property = properties.keyAt(index);
      if ((bit(property) & leftOut) == 0) {
        out.writeByte(property.identifier());
        writeValue(properties, index, out);
      }
    }
  }

  private static void writeValue(Properties properties, int index, ByteBuf out) {
    long number = properties.numberAt(index);
    Object value = properties.valueAt(index);
    switch (properties.keyAt(index).kind()) {
      case FLAG -> out.writeByte((int) number);
      case TWO_BYTES -> out.writeShort((int) number);
      case FOUR_BYTES -> out.writeInt((int) number);
      case VARIABLE -> VariableInteger.write((int) number, out);
      case STRING -> Utf8.write((String) Objects.requireNonNull(value), out);
      case BINARY -> writeBinary((byte[]) Objects.requireNonNull(value), out);
      case PAIR -> {
        UserProperty pair = (UserProperty) Objects.requireNonNull(value);
        Utf8.write(pair.name(), out);
        Utf8.write(pair.value(), out);
      }
    }
  }

  static void writeBinary(byte[] bytes, ByteBuf out) {
    out.writeShort(bytes.length);
    out.writeBytes(bytes);
  }
}
