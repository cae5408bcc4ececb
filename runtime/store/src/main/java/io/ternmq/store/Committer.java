package io.ternmq.store;

import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: whatever the lanes handed over while the last commit was on its way
 * becomes the next one. Lanes only put a batch into a queue.
 */
final class Committer {
  /** Operations in one commit, about; more wait for the next. */
  private static final int OPERATIONS_LIMIT = 20_000;

  /** Bytes of messages in one commit, about; more wait for the next, and so are copied later. */
  static final long BYTES_LIMIT = 16 << 20;

  /** Entries of sessions that have ended that are swept in one commit; to look for them is one. */
  private static final int PURGE_LIMIT = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final long IDLE_NANOS = 50_000_000;

  private final Disk disk;
  private final Applier applier;
  private final LongConsumer times;
  private final ConcurrentLinkedQueue<StoreBatch> waiting = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Long> purges;
  private final List<StoreBatch> group = new ArrayList<>();
  private final BitSet told = new BitSet();
  private final Thread thread = new Thread(this::run, "tern-store");
  private boolean isFaultOfTimesTold;
  private volatile boolean isParked;
  private volatile boolean isClosing;
  private volatile boolean hasGivenUp;

  /** {@code times} hears how many nanoseconds each commit took. */
  Committer(Disk disk, Applier applier, List<Long> purges, LongConsumer times) {
    this.disk = disk;
    this.applier = applier;
    this.times = times;
    this.purges = new ArrayDeque<>(purges);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes over a batch; any thread, never waits. After the end nothing is, and nobody is told. */
  void submit(StoreBatch batch) {
    if (hasGivenUp) {
      return; // or they would pile up
    }
    waiting.add(batch);
    if (isParked) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      commitAll();
    } catch (RocksDBException | RuntimeException | Error fault) {
      hasGivenUp = true;
      waiting.clear();
      disk.giveUp(fault); // else everybody would wait, and nobody would know
    }
  }

  private void commitAll() throws RocksDBException {
    boolean goesOn = true;
    while (goesOn) {
      boolean wasClosing = isClosing;
      takeGroup();
      if (!group.isEmpty() || (!purges.isEmpty() && !wasClosing)) {
        goesOn = commit();
      } else if (wasClosing) {
        return; // what is still to be swept is swept after the next start
      } else {
        rest();
      }
    }
  }

  private void rest() {
    disk.mark();
    isParked = true;
    if (waiting.isEmpty() && !isClosing) {
      LockSupport.parkNanos(this, IDLE_NANOS);
    }
    isParked = false;
  }

  private void takeGroup() {
    group.clear();
    int operations = 0;
    long bytes = 0;
    for (StoreBatch next = waiting.poll(); next != null; next = waiting.poll()) {
      group.add(next);
      operations += next.operations().size();
      bytes += bytes(next);
      if (operations >= OPERATIONS_LIMIT || bytes >= BYTES_LIMIT) {
        return;
      }
    }
  }

  private static long bytes(StoreBatch batch) {
    long bytes = 0;
    for (StoreOperation operation : batch.operations()) {
      if (operation instanceof PutMessage put) {
        bytes += put.message().bytes();
      }
    }
    return bytes;
  }

  /**
   * False where it came to nothing: then no later one may be written, for its receipt covers all.
   */
  private boolean commit() throws RocksDBException {
    boolean isWritten;
    long beganNanos = System.nanoTime();
    try (WriteBatch batch = new WriteBatch()) {
      for (StoreBatch part : group) {
        applier.apply(batch, part.operations());
      }
      purge(batch);
      applier.finish(batch);
      isWritten = disk.write(batch, applier);
    }
    if (isWritten) { // else nobody is told; the broker stops, or stays as it is
      applier.committed();
      purges.addAll(applier.takeEnded());
      tellLanes();
      tellTime(System.nanoTime() - beganNanos);
      disk.mark();
    }
    return isWritten;
  }

  /** Sweeps some of what sessions that have ended left; a broker that stops has no time for it. */
  private void purge(WriteBatch batch) throws RocksDBException {
    int left = isClosing ? 0 : PURGE_LIMIT;
    while (left > 0 && !purges.isEmpty()) {
      int swept = applier.purge(batch, purges.element(), left);
      if (swept < left) {
        purges.remove();
      }
      left -= swept + 1;
    }
  }

  /** Whoever measures is none that commits depend on. */
  private void tellTime(long nanos) {
    try {
      times.accept(nanos);
    } catch (RuntimeException | Error fault) {
      if (!isFaultOfTimesTold) {
        isFaultOfTimesTold = true;
        LOG.warn("A listener to the times of commits failed; that is said once", fault);
      }
    }
  }

  /** One receipt a lane: it covers the earlier batches too. */
  private void tellLanes() {
    told.clear();
    for (int index = group.size() - 1; index >= 0; index--) {
      StoreBatch batch = group.get(index);
      if (!told.get(batch.lane())) {
        told.set(batch.lane());
        batch.receipts().onDurable(batch.ticket());
      }
    }
  }

  /** Commits what was handed over, and ends. */
  void close() {
    isClosing = true;
    disk.hurry();
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
