package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics that are sent to a collector. */
final class OtlpTest {
  private static final int PATIENCE_SECONDS = 60;

  /** What a collector got. */
  private record Sending(String path, @Nullable String token, @Nullable String type, byte[] body) {}

  private final BlockingQueue<Sending> sendings = new LinkedBlockingQueue<>();
  private final AtomicInteger status = new AtomicInteger(200);
  private HttpServer collector;

  @BeforeEach
  void startCollector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    collector.createContext(
        "/",
        exchange -> {
          try (InputStream in = exchange.getRequestBody()) {
            sendings.add(
                new Sending(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("X-Token"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    in.readAllBytes()));
          }
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  private Served served() throws IOException {
    String url = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/metrics";
    OtlpOptions options =
        new OtlpOptions(url, Duration.ofSeconds(1), Map.of("X-Token", "sesame"), null);
    return Served.start(api -> api.withOtlp(options));
  }

  private Sending next() throws InterruptedException {
    Sending sending = sendings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(sending).as("nothing was sent").isNotNull();
    return sending;
  }

  private static Map<String, Metric> metrics(Sending sending) throws IOException {
    ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(sending.body());
    Map<String, Metric> found = new HashMap<>();
    request
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetricsList()
        .forEach(metric -> found.put(metric.getName(), metric));
    return found;
  }

  private static Metric metric(Map<String, Metric> metrics, String name) {
    return Objects.requireNonNull(metrics.get(name), name);
  }

  /** The first may be sent while the meters are still being made: this is the last of them. */
  private static boolean areAllThere(Map<String, Metric> metrics) {
    return metrics.containsKey("jvm.gc.pause");
  }

  private static double connectedIn(Metric clients) {
    return clients.getGauge().getDataPointsList().stream()
        .filter(
            point ->
                point.getAttributesList().stream()
                    .anyMatch(label -> label.getValue().getStringValue().equals("connected")))
        .findFirst()
        .orElseThrow()
        .getAsDouble();
  }

  @Test
  void goThereWithTheirNamesAndWhoSendsThem() throws Exception {
    try (Served served = served();
        Device device = Device.connected(served.mqtt(), "roof")) {
      Sending sending = next();
      assertThat(sending.path()).isEqualTo("/v1/metrics");
      assertThat(sending.token()).isEqualTo("sesame");
      assertThat(sending.type()).isEqualTo("application/x-protobuf");
      List<KeyValue> who =
          ExportMetricsServiceRequest.parseFrom(sending.body())
              .getResourceMetrics(0)
              .getResource()
              .getAttributesList();
      assertThat(who)
          .anyMatch(
              pair ->
                  pair.getKey().equals("service.name")
                      && pair.getValue().getStringValue().equals("ternmq"));
      Map<String, Metric> metrics = metrics(sending);
      while (!areAllThere(metrics) || connectedIn(metric(metrics, "ternmq.clients")) < 1) {
        metrics = metrics(next());
      }
      assertThat(metrics)
          .containsKeys("ternmq.messages", "ternmq.store.commit", "jvm.gc.pause", "ternmq.gap");
      assertThat(metric(metrics, "ternmq.messages").getSum().getIsMonotonic()).isTrue();
      assertThat(served.get("/metrics").body()).as("scraped too").contains("ternmq_clients{");
      device.ping();
    }
  }

  @Test
  void goOnWhenTheCollectorAnswersAgain() throws Exception {
    status.set(503);
    try (Served served = served()) {
      next();
      next();
      status.set(200);
      sendings.clear();
      assertThat(metrics(next())).containsKey("ternmq.clients");
      assertThat(served.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCollectorThatIsNotThereHoldsNothingUp() throws Exception {
    int port = collector.getAddress().getPort();
    collector.stop(0);
    OtlpOptions options =
        new OtlpOptions("http://127.0.0.1:" + port + "/", Duration.ofSeconds(1), Map.of(), null);
    assertThat(options.toString()).doesNotContain("sesame");
    try (Served served = Served.start(api -> api.withOtlp(options))) {
      Served.await(() -> served.get("/metrics").body(), body -> body.contains("ternmq_clients{"));
    }
  }

  @Test
  void aCollectorWhoseAnswerDoesNotEndIsNotAwaitedForLong() throws Exception {
    try (Receiver endless = new Receiver(number -> number == 0 ? Receiver.ENDLESS : 200)) {
      OtlpOptions options =
          new OtlpOptions(endless.url().toString(), Duration.ofSeconds(1), Map.of(), null);
      OtlpExport export = new OtlpExport(options, Duration.ofMillis(200));
      OtlpMetricsSender.Request points = OtlpMetricsSender.Request.builder(new byte[1]).build();
      Served.await( // some may be given up before they arrive
          () -> {
            CompletableFuture.runAsync(() -> export.send(points))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return endless.requests();
          },
          requests -> requests.size() >= 2);
      assertThat(endless.requests())
          .extracting(Receiver.Request::status)
          .startsWith(Receiver.ENDLESS, 200);
    }
  }
}
