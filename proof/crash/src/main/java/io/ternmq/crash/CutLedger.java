package io.ternmq.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the clients of a recorded broker know: which connection was whose, and when they gave the
 * broker leave to forget something. In the time of {@link System#nanoTime}, which is the recorder's
 * too. Any thread.
 */
final class CutLedger {
  private final List<Owner> owners = new ArrayList<>();
  private final Map<String, Long> leaves = new HashMap<>();

  /** A connection and whose it was, from some time on. */
  private record Owner(int port, String clientId, long fromNanos) {}

  /** A client connected; said before anything could come to it. */
  synchronized void connected(String clientId, int port, long fromNanos) {
    owners.add(new Owner(port, clientId, fromNanos));
  }

  /** Whose connection it was at a time; empty where nobody's. */
  synchronized String ownerOf(int port, long nanos) {
    String found = "";
    for (Owner owner : owners) {
      if (owner.port() == port && owner.fromNanos() <= nanos) {
        found = owner.clientId();
      }
    }
    return found;
  }

  /** A publisher is about to send PUBREL: from now on the broker may forget the identifier. */
  void releases(String publisher, int number) {
    leave(publisher + " releases " + number);
  }

  /** A subscriber is about to send PUBACK or PUBCOMP: from now on the broker may forget it. */
  void finishes(String subscriber, String publisher, int number) {
    leave(subscriber + " has " + publisher + ":" + number);
  }

  private synchronized void leave(String what) {
    leaves.putIfAbsent(what, System.nanoTime());
  }

  boolean mayHaveReleased(String publisher, int number, long nanos) {
    return hasLeave(publisher + " releases " + number, nanos);
  }

  boolean mayHaveFinished(String subscriber, String publisher, int number, long nanos) {
    return hasLeave(subscriber + " has " + publisher + ":" + number, nanos);
  }

  private synchronized boolean hasLeave(String what, long nanos) {
    return leaves.getOrDefault(what, Long.MAX_VALUE) <= nanos;
  }
}
