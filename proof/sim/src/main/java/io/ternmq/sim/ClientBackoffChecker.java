package io.ternmq.sim;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ReconnectDecision;
import io.ternmq.clientcore.ReconnectPolicy;
import java.util.HashMap;
import java.util.Map;

/**
 * Delays are drawn as the policy says: the ceiling doubles with every draw and starts over only
 * after a connection that held; no attempt comes before its delay is over, nor before the time that
 * a server named.
 */
final class ClientBackoffChecker extends ClientChecker {
  private static final long HOLD_NANOS = 30 * SimClock.SECOND;
  private static final long SLOW_NANOS = 60 * SimClock.SECOND;

  private static final class Book {
    int draws;
    int drawsSeen;
    long earliestNanos;
    long latestNanos = Long.MAX_VALUE;
    boolean isUserCall;
    boolean startsOver;
  }

  private final ClientWorld world;
  private final Map<String, Book> books = new HashMap<>();

  ClientBackoffChecker(ClientWorld world) {
    super("policy of delays");
    this.world = world;
  }

  private Book book(EngineClient client) {
    return books.computeIfAbsent(client.name(), name -> new Book());
  }

  @Override
  void onLife(EngineClient client) {
    Book book = new Book();
    book.drawsSeen = client.random().drawCount();
    books.put(client.name(), book);
  }

  @Override
  void onUserCall(EngineClient client) {
    Book book = book(client);
    book.isUserCall = true;
    book.startsOver = !client.phase().isLinked();
  }

  @Override
  void afterEach(EngineClient client) {
    book(client).isUserCall = false;
  }

  @Override
  void onEvent(EngineClient client, ClientEvent event) {
    Book book = book(client);
    if (event instanceof ClientEvent.Disconnected lost && lost.livedNanos() >= HOLD_NANOS) {
      book.draws = 0;
    } else if (event instanceof ClientEvent.RetryScheduled retry) {
      onRetry(client, book, retry);
    } else if (event instanceof ClientEvent.Attempting) {
      onAttempt(client, book);
    }
  }

  private void onRetry(EngineClient client, Book book, ClientEvent.RetryScheduled retry) {
    ReconnectDecision decision = ReconnectPolicy.decisionFor(retry.cause());
    long floorNanos =
        switch (decision) {
          case RETRY_NOT_BEFORE -> retry.cause().retryAfterMillis() * SimClock.MILLI;
          case RETRY_SLOWLY -> SLOW_NANOS;
          default -> 0; // a takeover by an own CONNECT among them
        };
    long ceilingNanos = ceilingNanos(client.plan().settings().retry(), book.draws++);
    require(
        client.random().drawCount() > book.drawsSeen
            && client.random().lastBound() == ceilingNanos + 1,
        client,
        "delay drawn below " + client.random().lastBound() + ", not " + ceilingNanos + " + 1");
    book.drawsSeen = client.random().drawCount();
    long longestNanos = Math.max(ceilingNanos, floorNanos + floorNanos / 10);
    require(
        retry.delayNanos() >= floorNanos && retry.delayNanos() <= longestNanos,
        client,
        "a delay of " + retry.delayNanos() + " ns for " + retry.cause());
    book.earliestNanos = world.clock().nanos() + retry.delayNanos();
    book.latestNanos = book.earliestNanos + EngineClient.TICK_NANOS;
  }

  private static long ceilingNanos(ClientSettings.Retry retry, int draws) {
    long ceiling = retry.initialNanos();
    for (int count = 0; count < draws && ceiling < retry.maximumNanos(); count++) {
      ceiling = Math.min(2 * ceiling, retry.maximumNanos());
    }
    return ceiling;
  }

  private void onAttempt(EngineClient client, Book book) {
    long nowNanos = world.clock().nanos();
    if (book.isUserCall) {
      book.draws = book.startsOver ? 0 : book.draws;
    } else {
      require(nowNanos >= book.earliestNanos, client, "an attempt before its time");
      long allowed =
          Math.max(book.latestNanos, client.lastPauseEndNanos() + EngineClient.TICK_NANOS);
      require(nowNanos <= allowed, client, "an attempt long after its time");
    }
    book.earliestNanos = 0;
    book.latestNanos = Long.MAX_VALUE;
  }
}
