package io.ternmq.transport;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the handshakes that a listener has under way. One is under way from its first bytes on:
 * who connects and says nothing takes no place. Where all places are taken, who comes waits,
 * unread, within its deadline. Thread-safe.
 */
final class HandshakeGate {
  private final int maximum;
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private int underWay;

  HandshakeGate(int maximum) {
    this.maximum = maximum;
  }

  /**
   * A handshake begins.
   *
   * @param whenRoom is run, once and from anywhere, when it has a place; not where it has one now
   * @return true where it has a place now
   */
  synchronized boolean tryEnter(Runnable whenRoom) {
    if (underWay < maximum) {
      underWay++;
      return true;
    }
    waiting.add(whenRoom);
    return false;
  }

  /** One that waits has gone; false where it has a place already, and is to leave it. */
  synchronized boolean forget(Runnable whenRoom) {
    return waiting.remove(whenRoom);
  }

  /** One that had a place is over, well or not: the next has it. */
  void leave() {
    Runnable next = next();
    if (next != null) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Iterator<Runnable> first = waiting.iterator();
    if (!first.hasNext()) {
      underWay--;
      return null;
    }
    Runnable next = first.next();
    first.remove();
    return next;
  }

  /** Handshakes that are under way or wait for a place. */
  synchronized int count() {
    return underWay + waiting.size();
  }
}
