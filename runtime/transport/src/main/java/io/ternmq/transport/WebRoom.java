package io.ternmq.transport;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Room for the connections of a web listener. Where there is none left, the one that has waited
 * longest for a request gives way to the next; where all have one, the peer that has been longest
 * with its request, or with taking its answer, if it had a fair time for it. So peers who only hold
 * connections keep nobody out. Owned by the listener's event loop.
 */
final class WebRoom {
  private final ConnectionLimit limit;
  private final Set<WebPace> idle = new LinkedHashSet<>();
  private final Set<WebPace> underWay = new LinkedHashSet<>();

  WebRoom(ConnectionLimit limit) {
    this.limit = limit;
  }

  ConnectionLimit limit() {
    return limit;
  }

  /** False where all connections are busy. */
  boolean tryEnter() {
    if (limit.openCount() >= limit.maximum()) {
      makeRoom();
    }
    return limit.tryEnter();
  }

  private void makeRoom() {
    Iterator<WebPace> longestIdle = idle.iterator();
    if (longestIdle.hasNext()) {
      longestIdle.next().close();
      return;
    }
    Iterator<WebPace> slowest = underWay.iterator();
    if (slowest.hasNext()) {
      WebPace eldest = slowest.next();
      if (eldest.hadItsTime()) {
        eldest.close();
      }
    }
  }

  void leave() {
    limit.leave();
  }

  /** This one waits for a request from now on. */
  void idles(WebPace pace) {
    isBusy(pace);
    idle.add(pace);
  }

  /** The peer of this one has something to send or to take from now on. */
  void awaitsPeer(WebPace pace) {
    isBusy(pace);
    underWay.add(pace);
  }

  /** This one waits for us, or for nothing any more. */
  void isBusy(WebPace pace) {
    idle.remove(pace);
    underWay.remove(pace);
  }
}
