package io.ternmq.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database and what may be wrong with what it lies on. A write that fails, or too little space,
 * makes the store read-only: the write is kept, and tried again each second until it succeeds. One
 * thread writes; any may read.
 */
final class Disk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Disk.class);
  private static final long PROBE_MILLIS = 1_000;
  private static final long SPACE_CHECK_NANOS = 250_000_000;
  private static final long MARK_NANOS = 1_000_000_000;
  private static final long MIB = 1 << 20;

  private final StoreDirectory directory;
  private final StoreOptions options;
  private final ReentrantReadWriteLock access = new ReentrantReadWriteLock();
  private final CountDownLatch hurried = new CountDownLatch(1);
  private @Nullable Tables tables;
  private long spaceCheckedNanos = System.nanoTime() - SPACE_CHECK_NANOS;
  private long markedNanos = System.nanoTime();
  private volatile long marked;
  private volatile long written;
  private volatile @Nullable String trouble;

  /** Does something with the tables; nobody closes them meanwhile. */
  @FunctionalInterface
  interface Reading<T> {
    T with(Tables tables) throws RocksDBException;
  }

  Disk(StoreDirectory directory, StoreOptions options, Tables tables) {
    this.directory = directory;
    this.options = options;
    this.tables = tables;
  }

  /** Why nothing can be stored now; null where everything can. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Reads; waits while the database is being opened anew. */
  <T> T read(Reading<T> reading) throws RocksDBException {
    access.readLock().lock();
    try {
      Tables open = tables;
      if (open == null) {
        throw new RocksDBException("the database is not open");
      }
      return reading.with(open);
    } finally {
      access.readLock().unlock();
    }
  }

  /**
   * Writes, however long that takes. On the committer's thread.
   *
   * @return false where the broker stops before it succeeded
   */
  boolean write(WriteBatch batch, Applier applier) {
    while (true) {
      String lack = lackOfSpace();
      if (lack == null) {
        try {
          if (tables == null && reopen(applier)) {
            onSuccess();
            return true; // the write that failed had arrived nevertheless
          }
          read(
              open -> {
                open.write(batch, options.level() == Level.FSYNC);
                return true;
              });
          written = applier.highest().commit();
          onSuccess();
          return true;
        } catch (RocksDBException e) {
          onTrouble("writing to " + directory.database() + " failed: " + e.getMessage());
          release();
        }
      } else {
        onTrouble(lack);
      }
      if (!awaitProbe()) {
        return false;
      }
    }
  }

  /**
   * Notes once a second up to where all is safe, where each commit is by itself. On the committer's
   * thread, between two commits.
   */
  void mark() {
    long now = System.nanoTime();
    boolean isNews = options.level() == Level.FSYNC && written != marked;
    if (isNews && now - markedNanos >= MARK_NANOS) {
      markedNanos = now;
      noteSafe(false);
    }
  }

  /**
   * Makes what was handed to the operating system survive a power cut, and notes up to where. From
   * any thread.
   */
  void sync() {
    noteSafe(true);
  }

  private void noteSafe(boolean syncsFirst) {
    if (trouble != null) {
      return; // the committer will find out
    }
    try {
      read(
          open -> {
            SafeMark mark = nextMark(open);
            if (syncsFirst) {
              open.sync();
            }
            note(mark);
            return true;
          });
    } catch (RocksDBException | RuntimeException | Error e) { // or the clock would not call again
      LOG.warn("The store could not be synchronised with the disk: {}", Faults.words(e));
    }
  }

  /** What can be said when the next sync is done: nothing that is written meanwhile. */
  private @Nullable SafeMark nextMark(Tables open) throws RocksDBException {
    try {
      SafeMark mark = SafeMark.of(written, directory.database());
      if (mark.log() >= 0) {
        return mark;
      }
      LOG.warn(
          "Somebody removed the files *.log in {}. They are no text: what was stored last was only"
              + " there. All of it is written anew; see that nothing cleans up there.",
          directory.database());
      open.flush();
      return SafeMark.of(written, directory.database());
    } catch (IOException e) {
      LOG.debug("the log in {} cannot be looked at", directory.database(), e);
      return null;
    }
  }

  private void note(@Nullable SafeMark mark) {
    try {
      if (mark != null && mark.commit() > 0) {
        mark.write(directory.home());
        marked = mark.commit();
      }
    } catch (IOException e) {
      LOG.debug("what is safe in {} cannot be noted", directory.home(), e);
    }
  }

  private @Nullable String lackOfSpace() {
    long now = System.nanoTime();
    if (trouble == null && now - spaceCheckedNanos < SPACE_CHECK_NANOS) {
      return null;
    }
    spaceCheckedNanos = now;
    long free = directory.freeBytes();
    if (free >= options.lowWaterBytes()) {
      return null;
    }
    return "only "
        + free / MIB
        + " MiB are free below "
        + directory.home()
        + ", and "
        + options.lowWaterBytes() / MIB
        + " MiB are to stay free: make room";
  }

  private void onTrouble(String sentence) {
    if (trouble == null) {
      LOG.error("READ_ONLY: {}. What is durable is not acknowledged until that is over.", sentence);
    }
    trouble = sentence;
  }

  private void onSuccess() {
    if (trouble != null) {
      trouble = null;
      LOG.info("The store takes everything again.");
    }
  }

  /** After a failed write the database takes nothing more: it has to be opened anew. */
  private void release() {
    access.writeLock().lock();
    try {
      Tables broken = tables;
      tables = null;
      if (broken != null) {
        broken.close();
      }
    } finally {
      access.writeLock().unlock();
    }
  }

  /** True where the commit under way is found in the database. */
  private boolean reopen(Applier applier) throws RocksDBException {
    access.writeLock().lock();
    try {
      Path database = directory.database();
      Tables opened = Tables.open(database, options);
      tables = opened;
      applier.tables(opened);
      Highest found = new Highest();
      found.read(opened.get(Table.META, Keys.COMMIT));
      return found.commit() == applier.highest().commit();
    } finally {
      access.writeLock().unlock();
    }
  }

  /** False where the broker stops. */
  private boolean awaitProbe() {
    try {
      return !hurried.await(PROBE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The broker stops: a write that has failed is not tried any more. */
  void hurry() {
    hurried.countDown();
  }

  /** Something that cannot be mended by trying again. */
  void giveUp(Throwable fault) {
    trouble = "nothing more is written to the store"; // memory may lack for a longer sentence
    String sentence =
        "nothing more is written to the store in "
            + directory.home()
            + " ("
            + Faults.words(fault)
            + ")";
    trouble = sentence;
    LOG.error(
        "READ_ONLY for good: {}. Stop the broker and see 'tern store check'; restore a backup where"
            + " it finds damage.",
        sentence,
        fault);
  }

  StoreDirectory directory() {
    return directory;
  }

  @Override
  public void close() {
    sync();
    release();
    directory.close();
  }
}
