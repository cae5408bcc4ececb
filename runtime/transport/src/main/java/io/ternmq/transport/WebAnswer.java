package io.ternmq.transport;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer to an HTTP request. Immutable; the body is not copied: do not write to it.
 *
 * @param status the status code
 * @param headers beyond Content-Length and Connection, which the listener sets
 */
public record WebAnswer(int status, Map<String, String> headers, byte[] body) {
  private static final String CONTENT_TYPE = "Content-Type";

  public WebAnswer {
    headers = Map.copyOf(headers);
  }

  /** A body of this type. */
  public static WebAnswer of(int status, String contentType, byte[] body) {
    return new WebAnswer(status, Map.of(CONTENT_TYPE, contentType), body);
  }

  /** Plain text. */
  public static WebAnswer text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A status and nothing more. */
  public static WebAnswer empty(int status) {
    return new WebAnswer(status, Map.of(), new byte[0]);
  }

  /** The same with these headers too, where it has not set them itself. */
  public WebAnswer withHeaders(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(headers);
    return new WebAnswer(status, all, body);
  }
}
