package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A broker in memory with its HTTP API, both on free ports. */
final class Served implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final Observer observer;
  final Broker broker;
  final HttpApi api;
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(
      Observer observer, UnaryOperator<BrokerOptions> change, UnaryOperator<HttpOptions> changeApi)
      throws IOException {
    this.observer = observer;
    BrokerOptions options = BrokerOptions.onFreePorts().withLanes(2).withEventListener(observer);
    broker = Broker.start(change.apply(options));
    api = HttpApi.start(broker, observer, changeApi.apply(HttpOptions.of("127.0.0.1", 0)));
  }

  static Served start() throws IOException {
    return new Served(Observer.inMemory(), options -> options, options -> options);
  }

  static Served start(UnaryOperator<HttpOptions> changeApi) throws IOException {
    return new Served(Observer.inMemory(), options -> options, changeApi);
  }

  static Served start(UnaryOperator<BrokerOptions> change, UnaryOperator<HttpOptions> changeApi)
      throws IOException {
    return new Served(Observer.inMemory(), change, changeApi);
  }

  static Served start(Observer observer) throws IOException {
    return new Served(observer, options -> options, options -> options);
  }

  InetSocketAddress mqtt() {
    return Objects.requireNonNull(broker.mqttAddress());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.address().getPort() + path))
        .timeout(PATIENCE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  /** The JSON object at this path. */
  Map<String, @Nullable Object> json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    for (int again = 0; again < 5 && answer.statusCode() == 503; again++) {
      answer = get(path); // on a busy machine a lane may be late
    }
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " answers " + answer.statusCode() + " " + answer.body());
    }
    return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /** A POST with a JSON body, or none. */
  HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        request(path).header("X-TernMQ", "1").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) throws Exception {
    return send(request(path).header("X-TernMQ", "1").DELETE());
  }

  /** Asks again and again until the answer is as it should be. */
  static <T> T await(Callable<T> question, Predicate<T> isRight) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    T answer = question.call();
    while (!isRight.test(answer)) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("after half a minute the answer is still " + answer);
      }
      Thread.onSpinWait();
      answer = question.call();
    }
    return answer;
  }

  @Override
  public void close() {
    api.close();
    broker.close();
    observer.close();
  }
}
