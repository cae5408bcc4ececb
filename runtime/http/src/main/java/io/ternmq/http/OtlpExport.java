package io.ternmq.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.ipc.http.HttpSender;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.ternmq.broker.Broker;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends meters to an OpenTelemetry collector. A collector that does not answer is said once in the
 * log, and once more when it does; counters go on meanwhile, so nothing is lost but the points
 * between.
 */
final class OtlpExport implements OtlpMetricsSender {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpExport.class);
  private static final String CONTENT_TYPE = "application/x-protobuf";
  private static final Duration CONNECT_TIME = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  private final HttpSender http = new HttpUrlConnectionSender(CONNECT_TIME, ANSWER_TIME);
  private final String url;
  private @Nullable String trouble;

  private OtlpExport(String url) {
    this.url = url;
  }

  /** A registry that sends what is measured in it. */
  static MeterRegistry open(OtlpOptions options) {
    return OtlpMeterRegistry.builder(config(options))
        .metricsSender(new OtlpExport(options.url()))
        .build();
  }

  private static OtlpConfig config(OtlpOptions options) {
    return new OtlpConfig() {
      @Override
      public @Nullable String get(String key) {
        return null; // nothing comes from elsewhere
      }

      @Override
      public String url() {
        return options.url();
      }

      @Override
      public Duration step() {
        return options.interval();
      }

      @Override
      public Map<String, String> headers() {
        return options.headers();
      }

      @Override
      public Map<String, String> resourceAttributes() {
        return Map.of("service.name", "ternmq", "service.version", Broker.version());
      }
    };
  }

  @Override
  public void send(Request request) {
    try {
      HttpSender.Request.Builder post =
          http.post(url).withContent(CONTENT_TYPE, request.getMetricsData());
      request.getHeaders().forEach(post::withHeader);
      HttpSender.Response answer = post.send();
      tell(answer.isSuccessful() ? null : "it answers with status " + answer.code());
    } catch (Error mistake) {
      throw mistake;
    } catch (Throwable fault) { // the library declares all there is
      tell(fault.toString());
    }
  }

  /** On the thread that sends. */
  private synchronized void tell(@Nullable String current) {
    if (current != null && trouble == null) {
      LOG.warn("no metrics reach {}: {}", url, current);
    } else if (current == null && trouble != null) {
      LOG.info("metrics reach {} again", url);
    }
    trouble = current;
  }
}
