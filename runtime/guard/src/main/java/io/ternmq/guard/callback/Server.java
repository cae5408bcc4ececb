package io.ternmq.guard.callback;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server that is asked. No caller ever waits: the answer comes on another thread.
 * Questions that are under way have a bound, each has a time limit for the whole answer, and a
 * server that keeps failing is left alone for a while. Safe for several threads.
 */
final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final int FAILURES_IN_A_ROW = 5;
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int THREADS = 2;

  private final CallbackOptions options;
  private final ExecutorService threads;
  private final HttpClient client;
  private final Breaker breaker;
  private final Semaphore room;

  Server(CallbackOptions options, String name) {
    this.options = options;
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, name + "-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    client =
        HttpClient.newBuilder()
            .executor(threads)
            .connectTimeout(options.patience())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    breaker = new Breaker(FAILURES_IN_A_ROW, REST_NANOS, System::nanoTime);
    room = new Semaphore(options.atOnce());
  }

  /**
   * Asks.
   *
   * @param later gets the answer, once; on this thread where nobody can be asked now
   */
  void ask(Question question, Consumer<Answer> later) {
    if (!room.tryAcquire()) {
      later.accept(Answer.none("too many questions are under way"));
      return;
    }
    if (!breaker.mayAsk()) {
      room.release();
      later.accept(Answer.none("the server did not answer lately"));
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(options.address())
            .timeout(options.patience())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question.toJson()))
            .build();
    Post post = new Post(client, request);
    CompletableFuture<?> unused = // its end is told to the one who asked
        post.send() // the client's own limit ends with an answer's head; this counts its body
            .orTimeout(options.patience().toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (response, fault) -> {
                  post.abandon();
                  onEnd(response, fault, later);
                });
  }

  private void onEnd(
      @Nullable HttpResponse<String> response, @Nullable Throwable fault, Consumer<Answer> later) {
    room.release();
    Answer answer =
        response == null
            ? Answer.none(fault == null ? "nothing came" : nameOf(fault))
            : meaning(response.statusCode(), response.body());
    if (answer.kind() != Answer.Kind.NONE) {
      breaker.onAnswer();
    } else if (breaker.onFailure()) {
      LOG.warn(
          "{} does not answer as it should ({}); it is left alone for {} s",
          options.address(),
          answer.sentence(),
          TimeUnit.NANOSECONDS.toSeconds(REST_NANOS));
    }
    later.accept(answer);
  }

  private static String nameOf(Throwable fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    if (cause instanceof TimeoutException) {
      return "it did not answer in time";
    }
    return cause instanceof IOException ? String.valueOf(cause) : cause.getClass().getSimpleName();
  }

  private static Answer meaning(int status, String body) {
    if (status == 401 || status == 403) {
      return Answer.DENIED;
    }
    if (status != 200) {
      return Answer.none("status " + status);
    }
    try {
      Map<String, Object> members = JsonUtil.parseJson(body);
      Object userName = members.get("userName");
      return switch (String.valueOf(members.get("result"))) {
        case "allow" -> Answer.allowed(userName instanceof String name ? name : null);
        case "deny" -> Answer.DENIED;
        default -> Answer.none("its answer has no \"result\" of \"allow\" or \"deny\"");
      };
    } catch (JoseException e) {
      return Answer.none("its answer is no JSON");
    }
  }

  /** How long an answer holds. */
  CallbackOptions options() {
    return options;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
