package io.ternmq.guard.jwt;

import io.ternmq.guard.ShortText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.http.Response;
import org.jose4j.http.SimpleGet;
import org.jose4j.http.SimpleResponse;

/**
 * Asks an issuer for its keys, and once more where that fails; with a limit for the whole answer,
 * in time and in bytes, so that nobody keeps the keys from being fetched by trickling them. Safe
 * for several threads.
 */
final class KeyRequest implements SimpleGet {
  private static final int GOOD = 200;

  private final Duration patience;
  private final int bytesLimit;
  private final HttpClient client;

  KeyRequest(Duration patience, int bytesLimit) {
    this.patience = patience;
    this.bytesLimit = bytesLimit;
    client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL) // never from https to http
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public SimpleResponse get(String location) throws IOException {
    try {
      return ask(location);
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException first) {
      return ask(location);
    }
  }

  private SimpleResponse ask(String location) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(location)).GET().build();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, head -> new ShortText(bytesLimit));
    try {
      HttpResponse<String> whole = answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (whole.statusCode() != GOOD) {
        throw new IOException("status " + whole.statusCode());
      }
      return new Response(GOOD, "", whole.headers().map(), whole.body());
    } catch (TimeoutException late) {
      throw new IOException("there is no whole answer within " + patience, late);
    } catch (ExecutionException fault) {
      throw new IOException(fault.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    } finally {
      answer.cancel(true); // nothing where it is over
    }
  }
}
