package io.ternmq.brokercore.lane;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is written member by member, for what the broker says in topics of its own.
 */
public final class JsonText {
  private final StringBuilder text = new StringBuilder(160);

  /** Adds a text; null is JSON's null. */
  public JsonText add(String name, @Nullable String value) {
    key(name);
    if (value == null) {
      text.append("null");
      return this;
    }
    text.append('"');
    for (int index = 0; index < value.length(); index++) {
      char character = value.charAt(index);
      if (character == '"' || character == '\\') {
        text.append('\\').append(character);
      } else if (character < ' ') {
        text.append("\\u00").append(character < 16 ? "0" : "1");
        text.append(Integer.toHexString(character & 15));
      } else {
        text.append(character);
      }
    }
    text.append('"');
    return this;
  }

  /** Adds a number. */
  public JsonText add(String name, long value) {
    key(name).append(value);
    return this;
  }

  /** Adds true or false. */
  public JsonText add(String name, boolean value) {
    key(name).append(value);
    return this;
  }

  private StringBuilder key(String name) {
    text.append(text.length() == 0 ? '{' : ',');
    return text.append('"').append(name).append("\":");
  }

  /** The object in UTF-8; at least one member was added, and none is from now on. */
  public byte[] toBytes() {
    return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
