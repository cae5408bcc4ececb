package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is told by its settings to send its metrics to a collector. */
@Timeout(300)
class OtlpSettingsTest {
  private static final int PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void metricsGoWhereTheSettingsSayWithTheHeadersOfTheFile() throws Exception {
    Path headers =
        Files.writeString(folder.resolve("headers"), "# the collector's\nAuthorization: Basic x\n");
    CompletableFuture<String> first = new CompletableFuture<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    collector.createContext(
        "/v1/metrics",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          first.complete(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try (RunningBroker broker =
        RunningBroker.start(
            folder,
            "--port=0",
            "--ws-port=off",
            "--http-port=0",
            "--set=metrics.otlp.url=http://127.0.0.1:"
                + collector.getAddress().getPort()
                + "/v1/metrics",
            "--set=metrics.otlp.interval=1s",
            "--set=metrics.otlp.headers=" + headers)) {
      assertThat(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("Basic x");
      assertThat(broker.port("http")).isPositive();
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void whatIsNoAddressIsRefused() throws Exception {
    Run noUrl = Run.of("broker", "--set=metrics.otlp.url=collector:4317");
    assertThat(noUrl.exitCode()).isEqualTo(ExitCode.MISUSED);
    assertThat(noUrl.err()).contains("an http or https URL");
  }
}
