package io.ternmq.packet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a topic: what a message is published to. At least one character, no wildcard, no NUL,
 * at most 65,535 bytes of UTF-8 [MQTT-4.7.0-1, 4.7.3-1 to -3]. Immutable and safe to share between
 * threads; keeps its UTF-8 bytes and its levels, so that neither is computed twice.
 */
public final class TopicName {
  /** Stands in a PUBLISH whose topic is given by an alias alone (5.0). */
  public static final TopicName EMPTY = new TopicName("", new byte[0]);

  /** The most bytes of UTF-8 that a topic name or filter can have [MQTT-4.7.3-3]. */
  public static final int MAXIMUM_BYTES = 65_535;

  /** The most that a character of Java takes in UTF-8; two that are a pair take 4 bytes. */
  private static final int BYTES_OF_A_CHARACTER = 3;

  private final String text;
  private final byte[] utf8;
  private volatile String @Nullable [] levels;

  private TopicName(String text, byte[] utf8) {
    this.text = text;
    this.utf8 = utf8;
  }

  /**
   * A topic name from text.
   *
   * @throws IllegalArgumentException with a sentence where it is not one
   */
  public static TopicName of(String text) {
    String fault = faultOf(text);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return new TopicName(text, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A topic name from text and its own UTF-8 bytes, both already checked by the caller. The array
   * is kept, not copied.
   */
  public static TopicName ofChecked(String text, byte[] utf8) {
    return new TopicName(text, utf8);
  }

  /** What is wrong with a topic name, as a sentence; null where nothing is. */
  public static @Nullable String faultOf(String text) {
    if (text.isEmpty()) {
      return "a topic name has at least one character";
    }
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '+' || character == '#') {
        return "a topic name holds no wildcard, but '" + text + "' has '" + character + "'";
      }
      if (character == 0) {
        return "a topic name holds no NUL character";
      }
      if (Character.isSurrogate(character)) {
        if (!Character.isHighSurrogate(character)
            || index + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(index + 1))) {
          return "a topic name holds no half of a surrogate pair";
        }
        index++;
      }
    }
    return isTooLong(text) ? "a topic name has at most 65,535 bytes" : null;
  }

  /** True for more bytes of UTF-8 than a topic name or filter can have. */
  static boolean isTooLong(String text) {
    boolean mayBe = text.length() > MAXIMUM_BYTES / BYTES_OF_A_CHARACTER;
    return mayBe && text.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES;
  }

  public String text() {
    return text;
  }

  /** The UTF-8 bytes. Shared, not copied: do not write to them. */
  public byte[] utf8() {
    return utf8;
  }

  /** True for the empty name of an alias-only PUBLISH. */
  public boolean isEmpty() {
    return utf8.length == 0;
  }

  /**
   * True for topics that begin with {@code $}, which no leading wildcard matches [MQTT-4.7.2-1].
   */
  public boolean isReserved() {
    return utf8.length > 0 && utf8[0] == '$';
  }

  /** The levels between the slashes. Shared, not copied: do not write to it. */
  public String[] levels() {
    String[] known = levels;
    if (known == null) {
      known = split(text);
      levels = known;
    }
    return known;
  }

  static String[] split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', start)) {
      parts.add(text.substring(start, slash));
      start = slash + 1;
    }
    parts.add(text.substring(start));
    return parts.toArray(new String[0]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof TopicName that && text.equals(that.text));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
