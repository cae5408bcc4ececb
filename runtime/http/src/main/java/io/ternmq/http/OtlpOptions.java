package io.ternmq.http;

import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where metrics are sent to by OpenTelemetry's protocol (OTLP over HTTP). Immutable.
 *
 * @param url of the collector, with its path
 * @param interval from one sending to the next
 * @param headers of each request, such as a token
 * @param trust who may sign the certificate of a collector at an https URL; null for those that
 *     Java trusts
 */
public record OtlpOptions(
    String url, Duration interval, Map<String, String> headers, @Nullable SSLContext trust) {
  public OtlpOptions {
    headers = Map.copyOf(headers);
  }

  /** Without the headers, which may be secret. */
  @Override
  public String toString() {
    return "OtlpOptions[" + url + ", every " + interval.toSeconds() + " s]";
  }
}
