package io.ternmq.guard.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an issuer may do with a request for its keys, and what it may not. */
@Timeout(60)
final class KeyRequestTest {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch isOver = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer issuer;

  @BeforeEach
  void start() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.setExecutor(threads);
    issuer.createContext("/keys", exchange -> answer(exchange, 200, "the keys"));
    issuer.createContext("/elsewhere", this::redirect);
    issuer.createContext("/trickle", this::trickle);
    issuer.createContext("/long", exchange -> answer(exchange, 200, "x".repeat(101)));
    issuer.createContext("/none", exchange -> answer(exchange, 404, "none"));
    issuer.createContext("/second", this::answerTheSecond);
    issuer.start();
  }

  @AfterEach
  void stop() {
    isOver.countDown();
    issuer.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Cache-Control", "max-age=7");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/keys");
    answer(exchange, 302, "");
  }

  private void answerTheSecond(HttpExchange exchange) throws IOException {
    answer(exchange, asked.incrementAndGet() == 1 ? 503 : 200, "the keys");
  }

  /** A byte now and then, much sooner than it could be taken for silent. */
  private void trickle(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1_000_000);
    try {
      while (!isOver.await(20, TimeUnit.MILLISECONDS)) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private String get(String path, Duration patience) throws IOException {
    String address = "http://localhost:" + issuer.getAddress().getPort() + path;
    return new KeyRequest(patience, 100).get(address).getBody();
  }

  private String get(String path) throws IOException {
    return get(path, Duration.ofSeconds(20));
  }

  @Test
  void bringsTheKeysAlsoFromElsewhereAndAtTheSecondAttempt() throws Exception {
    assertThat(get("/keys")).isEqualTo("the keys");
    assertThat(get("/elsewhere")).isEqualTo("the keys");
    assertThat(get("/second")).isEqualTo("the keys");
  }

  @Test
  void isOverInTimeThoughTheAnswerTricklesOn() {
    Duration patience = Duration.ofMillis(300);
    Throwable failure = failureOfTheTrickle(patience);
    while (isOfConnecting(failure) && patience.compareTo(LONGEST) < 0) {
      patience = patience.multipliedBy(4); // a busy machine was not connected in that time
      failure = failureOfTheTrickle(patience);
    }
    assertThat(failure)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no whole answer within " + patience);
  }

  private Throwable failureOfTheTrickle(Duration patience) {
    return catchThrowable(() -> get("/trickle", patience));
  }

  private static boolean isOfConnecting(Throwable failure) {
    return failure.getCause() instanceof HttpConnectTimeoutException;
  }

  @Test
  void takesNoAnswerThatIsTooLongOrNoGoodOne() {
    assertThatThrownBy(() -> get("/long")).hasMessageContaining("too long");
    assertThatThrownBy(() -> get("/none")).hasMessageContaining("status 404");
  }
}
