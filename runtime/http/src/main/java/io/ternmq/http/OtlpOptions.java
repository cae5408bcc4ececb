package io.ternmq.http;

import java.time.Duration;
import java.util.Map;

/**
 * Where metrics are sent to by OpenTelemetry's protocol (OTLP over HTTP). Immutable.
 *
 * @param url of the collector, with its path
 * @param interval from one sending to the next
 * @param headers of each request, such as a token
 */
public record OtlpOptions(String url, Duration interval, Map<String, String> headers) {
  public OtlpOptions {
    headers = Map.copyOf(headers);
  }

  /** Without the headers, which may be secret. */
  @Override
  public String toString() {
    return "OtlpOptions[" + url + ", every " + interval.toSeconds() + " s]";
  }
}
