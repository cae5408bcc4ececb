package io.ternmq.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a packet or of a will, in the order in which they stand there. Immutable; 3.x
 * packets have {@link #NONE}. Which property may stand where, and the range of each value, is
 * checked by the codec.
 */
public final class Properties {
  /** No properties at all. */
  public static final Properties NONE = new Properties(new Property[0], new long[0], new Object[0]);

  private static final int[] NO_IDENTIFIERS = {};
  private static final int RECORD_BYTES = 64;

  private final Property[] keys;
  private final long[] numbers;
  private final @Nullable Object[] values;

  private Properties(Property[] keys, long[] numbers, @Nullable Object[] values) {
    this.keys = keys;
    this.numbers = numbers;
    this.values = values;
  }

  /** A builder with nothing in it. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with these properties. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    for (int index = 0; index < keys.length; index++) {
      builder.add(keys[index], numbers[index], values[index]);
    }
    return builder;
  }

  /** How many properties there are, repeated ones counted each time. */
  public int count() {
    return keys.length;
  }

  public boolean isEmpty() {
    return keys.length == 0;
  }

  /** The property at an index below {@link #count()}. */
  public Property keyAt(int index) {
    return keys[index];
  }

  /** The number at an index, for a property that is a number. */
  public long numberAt(int index) {
    return numbers[index];
  }

  /** The value at an index: String, byte[] or {@link UserProperty}; null for a number. */
  public @Nullable Object valueAt(int index) {
    return values[index];
  }

  /** True where this property is present. */
  public boolean has(Property key) {
    return indexOf(key) >= 0;
  }

  /** The number of this property, or {@code absent}. */
  public long number(Property key, long absent) {
    int index = indexOf(key);
    return index < 0 ? absent : numbers[index];
  }

  /** The flag of this property, or {@code absent}. */
  public boolean flag(Property key, boolean absent) {
    int index = indexOf(key);
    return index < 0 ? absent : numbers[index] != 0;
  }

  /** The string of this property, or null. */
  public @Nullable String string(Property key) {
    int index = indexOf(key);
    return index < 0 ? null : (String) values[index];
  }

  /** The bytes of this property, or null. The array is not copied: do not write to it. */
  public byte @Nullable [] binary(Property key) {
    int index = indexOf(key);
    return index < 0 ? null : (byte[]) values[index];
  }

  /** All user properties in their order. */
  public List<UserProperty> userProperties() {
    List<UserProperty> found = new ArrayList<>();
    for (int index = 0; index < keys.length; index++) {
      if (values[index] instanceof UserProperty pair) {
        found.add(pair);
      }
    }
    return found;
  }

  /** All subscription identifiers in their order. */
  public int[] subscriptionIdentifiers() {
    int[] found = NO_IDENTIFIERS;
    for (int index = 0; index < keys.length; index++) {
      if (keys[index] == Property.SUBSCRIPTION_IDENTIFIER) {
        found = Arrays.copyOf(found, found.length + 1);
        found[found.length - 1] = (int) numbers[index];
      }
    }
    return found;
  }

  /** What they cost a bound in bytes: what they say, and a flat 64 for each. */
  public int bytes() {
    return RECORD_BYTES * keys.length + textBytes();
  }

  /** What they say: characters of texts, and bytes. */
  public int textBytes() {
    int bytes = 0;
    for (Object value : values) {
      if (value instanceof String text) {
        bytes += text.length();
      } else if (value instanceof byte[] binary) {
        bytes += binary.length;
      } else if (value instanceof UserProperty pair) {
        bytes += pair.name().length() + pair.value().length();
      }
    }
    return bytes;
  }

  private int indexOf(Property key) {
    for (int index = 0; index < keys.length; index++) {
      if (keys[index] == key) {
        return index;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Properties that
        && Arrays.equals(keys, that.keys)
        && Arrays.equals(numbers, that.numbers)
        && Arrays.deepEquals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(keys) + Arrays.hashCode(numbers))
        + Arrays.deepHashCode(values);
  }

  /** Names and sizes; values of binary properties are not shown. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int index = 0; index < keys.length; index++) {
      text.append(index == 0 ? "" : ", ").append(keys[index]).append('=');
      if (values[index] instanceof byte[] bytes) {
        text.append(bytes.length).append(" bytes");
      } else {
        text.append(keys[index].isNumber() ? (Object) numbers[index] : values[index]);
      }
    }
    return text.append('}').toString();
  }

  /** Collects properties in order. Not thread-safe. */
  public static final class Builder {
    private Property[] keys = new Property[4];
    private long[] numbers = new long[4];
    private @Nullable Object[] values = new @Nullable Object[4];
    private int count;

    private Builder() {}

    /** Adds a number. */
    public Builder add(Property key, long number) {
      if (!key.isNumber()) {
        throw new IllegalArgumentException(key + " is not a number");
      }
      return add(key, number, null);
    }

    /** Adds a flag. */
    public Builder add(Property key, boolean flag) {
      return add(key, flag ? 1L : 0L);
    }

    /** Adds a string. */
    public Builder add(Property key, String text) {
      if (key.kind() != Property.Kind.STRING) {
        throw new IllegalArgumentException(key + " is not a string");
      }
      return add(key, 0, text);
    }

    /** Adds bytes; the array is kept, not copied. */
    public Builder add(Property key, byte[] bytes) {
      if (key.kind() != Property.Kind.BINARY) {
        throw new IllegalArgumentException(key + " is not binary");
      }
      return add(key, 0, bytes);
    }

    /** Adds a user property. */
    public Builder user(String name, String value) {
      return add(Property.USER_PROPERTY, 0, new UserProperty(name, value));
    }

    private Builder add(Property key, long number, @Nullable Object value) {
      if (count == keys.length) {
        keys = Arrays.copyOf(keys, 2 * count);
        numbers = Arrays.copyOf(numbers, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      keys[count] = key;
      numbers[count] = number;
      values[count++] = value;
      return this;
    }

    /** True where this property was added before. */
    public boolean has(Property key) {
      for (int index = 0; index < count; index++) {
        if (keys[index] == key) {
          return true;
        }
      }
      return false;
    }

    /** Removes every occurrence of this property. */
    public Builder remove(Property key) {
      int kept = 0;
      for (int index = 0; index < count; index++) {
        if (keys[index] != key) {
          keys[kept] = keys[index];
          numbers[kept] = numbers[index];
          values[kept++] = values[index];
        }
      }
      count = kept;
      return this;
    }

    public Properties build() {
      return count == 0
          ? NONE
          : new Properties(
              Arrays.copyOf(keys, count),
              Arrays.copyOf(numbers, count),
              Arrays.copyOf(values, count));
    }
  }
}
