package io.ternmq.sim;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.packet.Packet;
import java.util.HashMap;
import java.util.Map;

/**
 * A client on line sends something within each keep-alive interval, and a link on which nothing can
 * arrive any more is given up within the bound that the engine states.
 */
final class ClientHeartbeatChecker extends ClientChecker {
  private static final class Book {
    long lastSentNanos = Long.MAX_VALUE;
    long keepAliveNanos;
  }

  private final ClientWorld world;
  private final Map<String, Book> books = new HashMap<>();

  ClientHeartbeatChecker(ClientWorld world) {
    super("heartbeat");
    this.world = world;
  }

  private Book book(EngineClient client) {
    return books.computeIfAbsent(client.name(), name -> new Book());
  }

  @Override
  void onLife(EngineClient client) {
    books.remove(client.name());
  }

  @Override
  void onEvent(EngineClient client, ClientEvent event) {
    if (event instanceof ClientEvent.Connected connected) {
      Book book = book(client);
      book.keepAliveNanos = connected.limits().keepAliveSeconds() * SimClock.SECOND;
      book.lastSentNanos = world.clock().nanos();
    } else if (event instanceof ClientEvent.Disconnected) {
      books.remove(client.name());
    }
  }

  @Override
  void onSent(EngineClient client, Packet packet) {
    checkKeepAlive(client);
    Book book = book(client);
    if (book.lastSentNanos != Long.MAX_VALUE) {
      book.lastSentNanos = world.clock().nanos();
    }
  }

  @Override
  void afterEach(EngineClient client) {
    checkKeepAlive(client);
    EngineLink line = client.line();
    if (line == null || !client.phase().isOnline()) {
      return;
    }
    long deadline =
        Math.max(onlineOrDead(line), client.lastPauseEndNanos()) + client.detectionBoundNanos();
    require(
        line.deadSinceNanos() == Long.MAX_VALUE
            || world.clock().nanos() <= deadline + 2 * EngineClient.TICK_NANOS,
        client,
        "a dead link is not noticed within "
            + client.detectionBoundNanos() / SimClock.MILLI
            + " ms");
  }

  private static long onlineOrDead(EngineLink line) {
    return line.deadSinceNanos() == Long.MAX_VALUE ? 0 : line.deadSinceNanos();
  }

  private void checkKeepAlive(EngineClient client) {
    Book book = book(client);
    if (book.keepAliveNanos == 0 || book.lastSentNanos == Long.MAX_VALUE) {
      return;
    }
    long since = Math.max(book.lastSentNanos, client.lastPauseEndNanos());
    require(
        world.clock().nanos() - since <= book.keepAliveNanos + EngineClient.TICK_NANOS,
        client,
        "nothing was sent for longer than the keep-alive interval"); // [MQTT-3.1.2-20]
  }
}
