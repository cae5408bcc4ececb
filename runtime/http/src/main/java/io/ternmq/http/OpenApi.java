package io.ternmq.http;

import io.ternmq.transport.WebAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI document of the API, a file of this build; a test compares it with the routes. */
final class OpenApi {
  private static final WebAnswer DOCUMENT = WebAnswer.of(200, Call.JSON, read());

  private OpenApi() {}

  static WebAnswer document(Call call) {
    return DOCUMENT;
  }

  private static byte[] read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      return Objects.requireNonNull(in, "openapi.json").readAllBytes();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
