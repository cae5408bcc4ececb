package io.ternmq.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server that is told of events, and answers as a test wants. */
final class Receiver implements AutoCloseable {
  /** Answers nothing until the receiver is closed. */
  static final int NEVER = 0;

  /** Answers with 200, and a body that does not end until the receiver is closed. */
  static final int ENDLESS = 1;

  private static final long LONGEST_SECONDS = 120;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile IntUnaryOperator answers;

  /** What it was sent, and with which status it answers. */
  record Request(String path, Map<String, List<String>> headers, byte[] body, int status) {
    @Nullable String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? null : values.get(0);
    }

    Map<String, @Nullable Object> json() {
      return Json.parse(body);
    }
  }

  /**
   * One on a free port.
   *
   * @param answers the status for each request, by its number from 0
   */
  Receiver(IntUnaryOperator answers) throws IOException {
    this.answers = answers;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = note(exchange, body);
    if (status == NEVER) {
      awaitClosed();
      return;
    }
    if (status == ENDLESS) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(' ');
      exchange.getResponseBody().flush();
      awaitClosed();
      return;
    }
    if (status / 100 == 3) {
      exchange.getResponseHeaders().add("Location", url().resolve("/elsewhere").toString());
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private synchronized int note(HttpExchange exchange, byte[] body) {
    int status = answers.applyAsInt(requests.size());
    requests.add(
        new Request(
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            body,
            status));
    return status;
  }

  private void awaitClosed() {
    try {
      if (!closed.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the receiver was never closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void answers(IntUnaryOperator changed) {
    answers = changed;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tern?key=1");
  }

  /** All requests, in the order in which they came. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** All events that it took, in order. */
  List<Map<String, @Nullable Object>> events() {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    for (Request request : requests()) {
      if (request.status() == 200 && request.json().get("events") instanceof List<?> list) {
        list.forEach(item -> events.add(object(item)));
      }
    }
    return events;
  }

  /** How many events it was told that it missed. */
  long missed() {
    long missed = 0;
    for (Request request : requests()) {
      boolean isTaken = request.status() == 200;
      missed += isTaken && request.json().get("missed") instanceof Long count ? count : 0;
    }
    return missed;
  }

  @SuppressWarnings("unchecked") // an object of JSON has texts as its names
  private static Map<String, @Nullable Object> object(@Nullable Object item) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(item);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
