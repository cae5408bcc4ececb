package io.ternmq.http;

import io.ternmq.transport.WebAnswer;
import io.ternmq.transport.WebRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to what answers it. Immutable.
 *
 * @param places what stood in the path where its template has names
 * @param parameters of the query, each with its last value
 */
record Call(WebRequest request, Map<String, String> places, Map<String, String> parameters) {
  static final String JSON_TYPE = "application/json";
  static final String JSON = "application/json; charset=utf-8";

  static Call of(WebRequest request, Map<String, String> places) {
    return new Call(request, places, query(request.query()));
  }

  static WebAnswer json(@Nullable Object value) {
    return WebAnswer.of(200, JSON, Json.bytes(value));
  }

  /** What stood in the path under this name, decoded. */
  String place(String name) {
    return Objects.requireNonNull(places.get(name));
  }

  /** A parameter of the query; null where it is absent or empty. */
  @Nullable String parameter(String name) {
    String value = parameters.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** A whole number in the query, within bounds. */
  int number(String name, int whenAbsent, int least, int most) {
    String text = parameter(name);
    if (text == null) {
      return whenAbsent;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw RefusedException.of(
        400, "The parameter " + name + " is a number from " + least + " to " + most + ".");
  }

  /** The JSON object of the body. */
  Map<String, @Nullable Object> body() {
    return Json.parse(request.body());
  }

  private static Map<String, String> query(String text) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String part : text.split("&")) {
      int sign = part.indexOf('=');
      if (!part.isEmpty()) {
        String name = sign < 0 ? part : part.substring(0, sign);
        String value = sign < 0 ? "" : part.substring(sign + 1);
        found.put(decoded(name.replace('+', ' ')), decoded(value.replace('+', ' ')));
      }
    }
    return found;
  }

  /**
   * Undoes percent-encoding.
   *
   * @throws RefusedException with 400, where it is none, or no UTF-8
   */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int index = 0; index < raw.length; index++) {
      if (raw[index] != '%') {
        bytes.put(raw[index]);
        continue;
      }
      int high = index + 2 < raw.length ? Character.digit(raw[index + 1], 16) : -1;
      int low = index + 2 < raw.length ? Character.digit(raw[index + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw RefusedException.of(400, "A percent sign is followed by two hexadecimal digits.");
      }
      bytes.put((byte) (high << 4 | low));
      index += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException fault) {
      throw RefusedException.of(400, "What is percent-encoded is to be UTF-8.");
    }
  }
}
