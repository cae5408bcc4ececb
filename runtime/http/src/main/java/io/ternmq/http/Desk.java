package io.ternmq.http;

import io.ternmq.transport.WebAnswer;
import io.ternmq.transport.WebExchange;
import io.ternmq.transport.WebHandler;
import io.ternmq.transport.WebRequest;
import io.ternmq.transport.WebStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests off the event loop, has them judged and answered on a few threads of its own, and
 * puts the headers of the house on every answer. Beyond its queue requests are refused.
 */
final class Desk implements WebHandler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final int THREADS = 4;
  private static final int WAITING_LIMIT = 256;
  private static final long IDLE_SECONDS = 10;

  private final Routes routes;
  private final Doorkeeper doorkeeper;
  private final ThreadPoolExecutor threads;

  Desk(Routes routes, Doorkeeper doorkeeper) {
    this.routes = routes;
    this.doorkeeper = doorkeeper;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_LIMIT),
            task -> {
              Thread thread = new Thread(task, "tern-api");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  Routes routes() {
    return routes;
  }

  @Override
  public void onRequest(WebRequest request, WebExchange exchange) {
    WebExchange dressed = new Dressed(exchange);
    try {
      threads.execute(() -> serve(request, dressed));
    } catch (RejectedExecutionException full) {
      dressed.answer(RefusedException.answer(503, "Too many requests wait already; try again."));
    }
  }

  @Override
  public @Nullable WebAnswer refuse(WebRequest head) {
    try {
      match(head);
      return null;
    } catch (RefusedException refusal) {
      return answer(refusal).withHeaders(ServerHeaders.ALL);
    }
  }

  private static WebAnswer answer(RefusedException refusal) {
    WebAnswer answer = refusal.toAnswer();
    return refusal.status() == 401
        ? answer.withHeaders(Map.of("WWW-Authenticate", "Bearer"))
        : answer;
  }

  private void serve(WebRequest request, WebExchange exchange) {
    try {
      Routes.Match match = match(request);
      match.route().handler().open(Call.of(request, match.places()), exchange);
    } catch (RefusedException refusal) {
      exchange.answer(answer(refusal));
    } catch (RuntimeException | StackOverflowError fault) {
      LOG.error("A mistake of the broker left {} unanswered", request.method(), fault);
      exchange.answer(
          RefusedException.answer(500, "This is a mistake in TernMQ; its log says more."));
    }
  }

  /** Who may not ask is not told either what there is. */
  private Routes.Match match(WebRequest request) {
    Routes.Match match;
    try {
      match = routes.find(request);
    } catch (RefusedException refusal) {
      doorkeeper.check(request, false);
      throw refusal;
    }
    doorkeeper.check(request, match.route().isOpen());
    return match;
  }

  /** An answer with the headers of the house. */
  private record Dressed(WebExchange exchange) implements WebExchange {
    @Override
    public void answer(WebAnswer answer) {
      exchange.answer(answer.withHeaders(ServerHeaders.ALL));
    }

    @Override
    public WebStream stream(WebAnswer head) {
      Map<String, String> headers = new LinkedHashMap<>(ServerHeaders.ALL);
      headers.put("X-Accel-Buffering", "no"); // a proxy that waits for more would hold events back
      return exchange.stream(head.withHeaders(headers));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
