package io.ternmq.brokercore.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * A store that keeps everything in this process. In its immediate mode everything is durable the
 * moment it is asked for, and nothing survives the process. In its delayed mode it behaves like a
 * disk with a group commit: batches wait, a commit takes a while, receipts come late and several at
 * once, and what was committed survives a {@link #crash}. Any thread may call.
 */
public final class MemoryStore implements Store {
  /** Runs a task after a span of time, on whatever thread. */
  @FunctionalInterface
  public interface Delays {
    void after(long nanos, Runnable task);
  }

  private final boolean isImmediate;
  private final Delays delays;
  private final RandomGenerator chance;
  private final long longestCommitNanos;
  private final ReentrantLock turn = new ReentrantLock();
  private final StoreState state = new StoreState();
  private List<StoreBatch> waiting = new ArrayList<>();
  private boolean isCommitting;
  private int life;

  private MemoryStore(
      boolean isImmediate, Delays delays, RandomGenerator chance, long longestCommitNanos) {
    this.isImmediate = isImmediate;
    this.delays = delays;
    this.chance = chance;
    this.longestCommitNanos = longestCommitNanos;
  }

  /** Everything is durable at once, and nothing survives the process. */
  public static MemoryStore immediate() {
    return new MemoryStore(true, (nanos, task) -> {}, () -> 0, 1);
  }

  /**
   * Commits take a random time.
   *
   * @param chance draws the times; the same seed gives the same times
   * @param longestCommitNanos no commit takes longer than this
   */
  public static MemoryStore delayed(
      Delays delays, RandomGenerator chance, long longestCommitNanos) {
    return new MemoryStore(false, delays, chance, longestCommitNanos);
  }

  @Override
  public boolean isDurableNow() {
    return isImmediate;
  }

  @Override
  public String level() {
    return "memory";
  }

  @Override
  public StoreSnapshot open() {
    turn.lock();
    try {
      return state.snapshot();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void submit(StoreBatch batch) {
    turn.lock();
    try {
      waiting.add(batch);
      if (!isCommitting) {
        isCommitting = true;
        scheduleCommit();
      }
    } finally {
      turn.unlock();
    }
  }

  private void scheduleCommit() {
    int scheduledIn = life;
    delays.after(1 + chance.nextLong(longestCommitNanos), () -> commit(scheduledIn));
  }

  private void commit(int scheduledIn) {
    List<StoreBatch> committed;
    turn.lock();
    try {
      if (scheduledIn != life) {
        return; // a crash came first
      }
      committed = waiting;
      waiting = new ArrayList<>();
      for (StoreBatch batch : committed) {
        state.apply(batch.operations());
      }
      isCommitting = false;
    } finally {
      turn.unlock();
    }
    for (StoreBatch batch : committed) {
      batch.receipts().onDurable(batch.ticket());
    }
  }

  /** The process dies: what was not committed is lost, and its receipts never come. */
  public void crash() {
    turn.lock();
    try {
      life++;
      waiting = new ArrayList<>();
      isCommitting = false;
    } finally {
      turn.unlock();
    }
  }

  /** Commits what waits, without a receipt. */
  @Override
  public void close() {
    turn.lock();
    try {
      life++;
      for (StoreBatch batch : waiting) {
        state.apply(batch.operations());
      }
      waiting = new ArrayList<>();
      isCommitting = false;
    } finally {
      turn.unlock();
    }
  }
}
