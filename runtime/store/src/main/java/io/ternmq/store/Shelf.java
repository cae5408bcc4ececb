package io.ternmq.store;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the committer remembers of one session that is stored. */
final class Shelf {
  /** Sequences are set aside in blocks of this many, so that a restart never gives one twice. */
  private static final long BLOCK = 1_024;

  private long nextSequence;
  private boolean hasSubscriptions;
  private boolean hasReceived;
  private boolean hasQueue;
  private @Nullable Set<Long> released;

  /** A session that the store held. */
  static Shelf restored(long nextSequence) {
    Shelf shelf = new Shelf();
    shelf.nextSequence = nextSequence;
    shelf.hasSubscriptions = true;
    shelf.hasReceived = true;
    shelf.hasQueue = true;
    return shelf;
  }

  /** True where the number set aside has to be written anew. */
  boolean onEntry(long sequence) {
    hasQueue = true;
    if (sequence < nextSequence) {
      return false;
    }
    nextSequence = sequence + BLOCK;
    return true;
  }

  long nextSequence() {
    return nextSequence;
  }

  void onSubscription() {
    hasSubscriptions = true;
  }

  void onReceived() {
    hasReceived = true;
  }

  void release(long sequence) {
    if (released == null) {
      released = new HashSet<>();
    }
    released.add(sequence);
  }

  /** True where it was released; it is not any more. */
  boolean forgetReleased(long sequence) {
    return released != null && released.remove(sequence);
  }

  boolean hasSubscriptions() {
    return hasSubscriptions;
  }

  boolean hasReceived() {
    return hasReceived;
  }

  boolean hasQueue() {
    return hasQueue;
  }

  boolean hasReleased() {
    return released != null;
  }
}
