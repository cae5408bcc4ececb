package io.ternmq.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.ternmq.broker.Broker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
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

  private final HttpClient http;
  private final URI url;
  private final Duration patience;
  private @Nullable String trouble;

  OtlpExport(OtlpOptions options, Duration patience) {
    this.patience = patience;
    url = URI.create(options.url());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIME)
            .followRedirects(HttpClient.Redirect.NEVER) // a token is for the one that is named
            .version(HttpClient.Version.HTTP_1_1);
    SSLContext trust = options.trust();
    http = (trust == null ? builder : builder.sslContext(trust)).build();
  }

  /** A registry that sends what is measured in it. */
  static MeterRegistry open(OtlpOptions options) {
    return OtlpMeterRegistry.builder(config(options))
        .metricsSender(new OtlpExport(options, ANSWER_TIME))
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
    CompletableFuture<HttpResponse<Void>> answer = null;
    try {
      answer = http.sendAsync(post(request), BodyHandlers.discarding());
      // The client's own limit ends with the head of an answer; this one counts its body too.
      int status = answer.get(patience.toNanos(), TimeUnit.NANOSECONDS).statusCode();
      tell(status / 100 == 2 ? null : "it answers with status " + status);
    } catch (ExecutionException fault) {
      Throwable cause = fault.getCause();
      tell(cause instanceof IOException io ? Unreached.sentence(io) : String.valueOf(cause));
    } catch (TimeoutException late) {
      tell("it did not answer in time");
    } catch (IllegalArgumentException fault) {
      LOG.debug("{}", fault.getClass()); // no more of it: it names a header that may be secret
      tell("its url or a header of its own cannot be sent");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      if (answer != null) {
        answer.cancel(true); // nothing where it is over
      }
    }
  }

  private HttpRequest post(Request request) {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(url)
            .timeout(patience)
            .header("Content-Type", CONTENT_TYPE)
            .POST(BodyPublishers.ofByteArray(request.getMetricsData()));
    request.getHeaders().forEach(post::setHeader);
    return post.build();
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
