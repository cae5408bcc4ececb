package io.ternmq.transport;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Room for the connections of a web listener. Where there is none left, the one that has waited
 * longest for a request gives way to the next, so that peers who only hold connections keep nobody
 * out. Owned by the listener's event loop.
 */
final class WebRoom {
  private final ConnectionLimit limit;
  private final Set<WebPace> idle = new LinkedHashSet<>();

  WebRoom(ConnectionLimit limit) {
    this.limit = limit;
  }

  ConnectionLimit limit() {
    return limit;
  }

  /** False where all connections are busy. */
  boolean tryEnter() {
    if (limit.openCount() >= limit.maximum() && !idle.isEmpty()) {
      idle.iterator().next().close();
    }
    return limit.tryEnter();
  }

  void leave() {
    limit.leave();
  }

  /** This one waits for a request from now on. */
  void idles(WebPace pace) {
    idle.add(pace);
  }

  /** This one does not, or no longer. */
  void isBusy(WebPace pace) {
    idle.remove(pace);
  }
}
