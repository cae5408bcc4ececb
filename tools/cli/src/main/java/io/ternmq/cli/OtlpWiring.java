package io.ternmq.cli;

import io.ternmq.broker.settings.OtlpSettings;
import io.ternmq.http.OtlpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where metrics are sent to, out of the configuration. */
final class OtlpWiring {
  private OtlpWiring() {}

  /** Null for nowhere; a mistake in the file of headers ends the command. */
  static @Nullable OtlpOptions of(@Nullable OtlpSettings settings) {
    return settings == null
        ? null
        : new OtlpOptions(
            settings.url(),
            Duration.ofSeconds(settings.intervalSeconds()),
            headers(settings.headers()),
            Trust.in(settings.authorities()));
  }

  private static Map<String, String> headers(@Nullable Path file) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (file == null) {
      return headers;
    }
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        int colon = line.indexOf(':');
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        if (colon < 1) {
          throw CommandFailure.of(file + ", line " + number + ": a header is NAME: VALUE");
        }
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    } catch (IOException fault) {
      throw CommandFailure.of("the headers in " + file + " cannot be read: " + fault);
    }
    return headers;
  }
}
