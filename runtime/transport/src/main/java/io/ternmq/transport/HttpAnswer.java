package io.ternmq.transport;

import java.nio.charset.StandardCharsets;

/**
 * An answer to an HTTP request.
 *
 * @param status the status code
 * @param body not copied; do not write to it
 */
public record HttpAnswer(int status, String contentType, byte[] body) {
  /** Plain text. */
  public static HttpAnswer text(int status, String text) {
    return new HttpAnswer(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }
}
