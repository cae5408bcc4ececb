package io.ternmq.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The DevTools protocol over one WebSocket: calls with answers, and events by session. */
final class DevTools implements WebSocket.Listener {
  private static final long ANSWER_SECONDS = 60;

  private final StringBuilder partial = new StringBuilder();
  private final AtomicInteger nextId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Map<String, @Nullable Object>>> asked =
      new ConcurrentHashMap<>();
  private final Map<String, BiConsumer<String, Map<String, @Nullable Object>>> sessions =
      new ConcurrentHashMap<>();
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

  private DevTools() {}

  static DevTools connect(HttpClient http, URI uri) {
    DevTools devTools = new DevTools();
    WebSocket socket = http.newWebSocketBuilder().buildAsync(uri, devTools).join();
    devTools.socket.complete(socket);
    return devTools;
  }

  /** Hears the events of a session as (method, parameters). */
  void listen(String session, BiConsumer<String, Map<String, @Nullable Object>> listener) {
    sessions.put(session, listener);
  }

  /** Calls and waits for the answer. */
  Map<String, @Nullable Object> call(
      String method, Map<String, ?> parameters, @Nullable String session) {
    int id = nextId.incrementAndGet();
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", id);
    request.put("method", method);
    request.put("params", parameters);
    if (session != null) {
      request.put("sessionId", session);
    }
    CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
    asked.put(id, answer);
    synchronized (this) {
      socket.join().sendText(Json.write(request), true).join();
    }
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new IllegalStateException(method + ": " + failure.getCause(), failure);
    } catch (TimeoutException late) {
      throw new IllegalStateException(method + " was not answered", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
    partial.append(data);
    if (isLast) {
      String text = partial.toString();
      partial.setLength(0);
      onMessage(Json.object(text));
    }
    from.request(1);
    return null;
  }

  @SuppressWarnings("unchecked") // parameters and results of the protocol are objects
  private void onMessage(Map<String, @Nullable Object> message) {
    Object id = message.get("id");
    if (id instanceof Double number) {
      CompletableFuture<Map<String, @Nullable Object>> answer = asked.remove(number.intValue());
      if (answer == null) {
        return;
      }
      if (message.get("result") instanceof Map<?, ?> result) {
        answer.complete((Map<String, @Nullable Object>) result);
      } else {
        answer.completeExceptionally(new IllegalStateException(Json.write(message.get("error"))));
      }
      return;
    }
    BiConsumer<String, Map<String, @Nullable Object>> listener =
        sessions.get(String.valueOf(message.get("sessionId")));
    if (listener != null && message.get("params") instanceof Map<?, ?> parameters) {
      listener.accept(
          String.valueOf(message.get("method")), (Map<String, @Nullable Object>) parameters);
    }
  }

  void close() {
    socket.join().abort();
  }
}
