package io.ternmq.bench.seen;

import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TernMQ in a process of its own, kept on one core, with its HTTP API. */
final class WatchedBroker implements AutoCloseable {
  private static final int ATTEMPT_MILLIS = 50;
  private static final int START_SECONDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final int mqttPort;
  private final int httpPort;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Starts it and waits until it is ready.
   *
   * @param command where {@code {port}} and {@code {http}} stand for its ports
   * @param settings in the form {@code NAME=VALUE}
   */
  WatchedBroker(Path root, String command, List<String> settings, int core)
      throws IOException, InterruptedException {
    mqttPort = Ports.free();
    httpPort = Ports.free();
    List<String> words = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    for (String word : command.strip().split("\\s+")) {
      words.add(word.replace("{port}", "" + mqttPort).replace("{http}", "" + httpPort));
    }
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    process =
        new ProcessBuilder(words)
            .directory(root.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!isReady()) {
      boolean isLate = System.nanoTime() - endNanos > 0;
      if (isLate || process.waitFor(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS)) {
        close();
        throw new ProbeFailed("The broker is not ready: " + String.join(" ", words));
      }
    }
  }

  private boolean isReady() {
    try {
      return http.send(request("health"), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  InetSocketAddress mqtt() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), mqttPort);
  }

  long processId() {
    return process.pid();
  }

  HttpClient http() {
    return http;
  }

  /** A request of the HTTP API: what stands behind the first slash. */
  HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/" + path))
        .timeout(PATIENCE)
        .build();
  }

  /** A stream of the HTTP API, which lasts. */
  HttpRequest streamRequest(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/" + path)).build();
  }

  /** What the HTTP API answers. */
  String get(String path) {
    try {
      HttpResponse<String> answer = http.send(request(path), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new ProbeFailed(path + " is answered with " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException failure) {
      throw new ProbeFailed(path + " is not answered: " + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProbeFailed("interrupted", interrupted);
    }
  }

  /** Waits until so many clients are connected. */
  void awaitConnected(int count, Process them) throws InterruptedException {
    Pattern connected = Pattern.compile("\"connected\":(\\d+)");
    long endNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (true) {
      Matcher found = connected.matcher(get("api/v1/overview"));
      if (found.find() && Integer.parseInt(found.group(1)) >= count) {
        return;
      }
      if (System.nanoTime() - endNanos > 0 || them.waitFor(500, TimeUnit.MILLISECONDS)) {
        throw new ProbeFailed("Only some of " + count + " clients came in.");
      }
    }
  }

  /** Processor time so far, to 10 ms. */
  double processorSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
