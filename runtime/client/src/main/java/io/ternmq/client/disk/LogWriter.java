package io.ternmq.client.disk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes: takes everything that waits, writes it, makes all of it durable with one
 * sync, and says so. Bounded by those who submit: unfinished messages, and QoS 2 identifiers.
 */
final class LogWriter {
  /** Hears what became of the changes, on the writer's thread. */
  interface Listener {
    /** All changes up to this ticket are durable. */
    void onDurable(long ticket);

    /** Nothing more will be durable. */
    void onFailed(StoreFailedException fault);
  }

  private record Batch(List<Change> changes, long ticket, boolean isLazy) {}

  /** How long changes that nobody waits for may wait for company. */
  private static final long LAZY_MILLIS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  private final SegmentLog log;
  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasWork = lock.newCondition();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private Queue<Batch> waiting = new ArrayDeque<>();
  private boolean isUrgent;
  private boolean isClosed;
  private @Nullable StoreFailedException failure;
  private final Thread thread;

  LogWriter(SegmentLog log, Listener listener) {
    this.log = log;
    this.listener = listener;
    thread = new Thread(this::run, "tern-queue");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Writes these changes, which stand or fall together; they are not touched any more. */
  void submit(List<Change> changes, long ticket, boolean isLazy) {
    lock.lock();
    try {
      if (failure == null && !isClosed) {
        waiting.add(new Batch(changes, ticket, isLazy));
        isUrgent |= !isLazy;
        hasWork.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what waits, then ends; waits at most this long for that, and an interruption changes
   * nothing: what it writes to is closed next.
   */
  void close(long timeoutMillis) {
    lock.lock();
    try {
      isClosed = true;
      hasWork.signal();
    } finally {
      lock.unlock();
    }
    if (thread.isAlive()) {
      ended.completeOnTimeout(null, timeoutMillis, TimeUnit.MILLISECONDS).join();
    }
  }

  private void run() {
    try {
      Queue<Batch> taken = new ArrayDeque<>();
      while (take(taken) || !taken.isEmpty()) {
        write(taken);
      }
      log.close();
    } catch (IOException | RuntimeException | Error fault) { // a large message may find no memory
      fail(fault);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    } finally {
      ended.complete(null);
    }
  }

  /** Waits for work; false when there will be no more. */
  private boolean take(Queue<Batch> taken) throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !isClosed) {
        hasWork.await();
      }
      long nanos = TimeUnit.MILLISECONDS.toNanos(LAZY_MILLIS);
      while (!isUrgent && !isClosed && nanos > 0) {
        nanos = hasWork.awaitNanos(nanos);
      }
      taken.addAll(waiting);
      waiting.clear();
      isUrgent = false;
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  private void write(Queue<Batch> taken) throws IOException {
    long ticket = 0;
    for (Batch batch : taken) {
      log.append(batch.changes());
      ticket = batch.ticket();
    }
    boolean hasAny = !taken.isEmpty();
    taken.clear();
    if (hasAny) {
      log.sync();
      listener.onDurable(ticket);
      log.trim();
    }
  }

  private void fail(Throwable fault) {
    String sentence =
        "the queue on disk cannot be written: "
            + fault.getMessage()
            + ". The client has ended; what was stored is sent by the next one of this directory";
    StoreFailedException told = new StoreFailedException(sentence, fault);
    LOG.error(sentence, fault);
    lock.lock();
    try {
      failure = told;
      waiting.clear();
    } finally {
      lock.unlock();
    }
    listener.onFailed(told);
  }
}
