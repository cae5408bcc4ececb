package io.ternmq.guard.callback;

import io.ternmq.guard.ShortText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Where the server ends the connection instead of answering it is sent
 * once more: a server may close a connection that was idle at the very moment at which it is used
 * again. Safe for several threads.
 */
final class Post {
  private static final int MAXIMUM_ANSWER_BYTES = 65_536;

  private final HttpClient client;
  private final HttpRequest request;
  private @Nullable CompletableFuture<HttpResponse<String>> underWay;
  private boolean isAbandoned;
  private volatile boolean isAnswered;

  Post(HttpClient client, HttpRequest request) {
    this.client = client;
    this.request = request;
  }

  /** Sends it. Called once. */
  CompletableFuture<HttpResponse<String>> send() {
    return attempt()
        .exceptionallyCompose(
            fault -> wasCut(fault) ? attempt() : CompletableFuture.failedFuture(fault));
  }

  /** Nobody waits for the answer any more. Nothing where it has come. */
  synchronized void abandon() {
    isAbandoned = true;
    if (underWay != null) {
      underWay.cancel(true);
    }
  }

  private synchronized CompletableFuture<HttpResponse<String>> attempt() {
    if (isAbandoned) {
      return CompletableFuture.failedFuture(new HttpTimeoutException("nobody waits any more"));
    }
    underWay =
        client.sendAsync(
            request,
            head -> {
              isAnswered = true;
              return new ShortText(MAXIMUM_ANSWER_BYTES);
            });
    return underWay.copy();
  }

  private boolean wasCut(Throwable fault) {
    Throwable cause =
        fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    return !isAnswered
        && cause instanceof IOException
        && !(cause instanceof HttpTimeoutException)
        && !(cause instanceof ConnectException)
        && !(cause instanceof SSLException);
  }
}
