package io.ternmq.http;

import io.ternmq.packet.UserProperty;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a request's body, each read once and of the type it is to have. */
final class Fields {
  private static final int TEXT_BYTES = 65_535;

  private final Map<String, @Nullable Object> left;

  Fields(Map<String, @Nullable Object> body) {
    this.left = new LinkedHashMap<>(body);
  }

  /** A text; null where it is absent. */
  @Nullable String text(String name) {
    Object value = left.remove(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw RefusedException.of(400, name + " is a text.");
  }

  String requiredText(String name) {
    String text = text(name);
    if (text == null) {
      throw RefusedException.of(400, name + " is missing.");
    }
    return text;
  }

  long number(String name, long whenAbsent, long least, long most) {
    Object value = left.remove(name);
    if (value == null) {
      return whenAbsent;
    }
    if (value instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw RefusedException.of(400, name + " is a whole number from " + least + " to " + most + ".");
  }

  /** True or false; false where it is absent. */
  boolean flag(String name) {
    Object value = left.remove(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw RefusedException.of(400, name + " is true or false.");
  }

  /** A list of texts; empty where it is absent. */
  List<String> texts(String name) {
    Object value = left.remove(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw RefusedException.of(400, name + " is a list of texts.");
  }

  /** A list of objects with name and value, or one object with all of them. */
  List<UserProperty> pairs(String name) {
    Object value = left.remove(name);
    List<UserProperty> pairs = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, text) -> pairs.add(pair(name, key, text)));
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        Map<?, ?> pair = item instanceof Map<?, ?> map ? map : Map.of();
        pairs.add(pair(name, pair.get("name"), pair.get("value")));
      }
    } else if (value != null) {
      throw RefusedException.of(400, name + " is an object of texts.");
    }
    return pairs;
  }

  private static UserProperty pair(String field, @Nullable Object name, @Nullable Object value) {
    if (name instanceof String key && value instanceof String text) {
      return new UserProperty(sendable(field, key), sendable(field, text));
    }
    throw RefusedException.of(400, "Each of " + field + " has a name and a value, both texts.");
  }

  /** A text that MQTT can carry [MQTT-1.5.4-1, -2]. */
  static String sendable(String field, String text) {
    boolean isWhole = StandardCharsets.UTF_8.newEncoder().canEncode(text);
    if (!isWhole
        || text.indexOf('\0') >= 0
        || text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES) {
      throw RefusedException.of(400, field + " holds a text that MQTT cannot carry.");
    }
    return text;
  }

  /** Complains of fields that nobody asked for: a misspelt one does not go unnoticed. */
  void checkNothingLeft() {
    if (!left.isEmpty()) {
      throw RefusedException.of(
          400, "There is no field " + left.keySet().iterator().next() + " here.");
    }
  }
}
