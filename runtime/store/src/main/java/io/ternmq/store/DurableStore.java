package io.ternmq.store;

import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Sessions, messages and retained messages on disk. Whatever the lanes want durable goes to one
 * thread; receipts come back when it is as safe as the level says. Any thread may call.
 */
public final class DurableStore implements Store {
  private final Disk disk;
  private final Level level;
  private final ScheduledExecutorService clock;
  private final Fetcher fetcher;
  private final CopyOnWriteArrayList<LongConsumer> commitListeners = new CopyOnWriteArrayList<>();
  private @Nullable Committer committer;
  private @Nullable ScheduledFuture<?> syncing;
  private boolean isClosed;

  private DurableStore(Disk disk, Level level) {
    this.disk = disk;
    this.level = level;
    this.fetcher = new Fetcher(disk);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tern-store-clock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Opens the store in a directory, or makes one there.
   *
   * @throws StoreUnusableException with a sentence that says what to do; nothing was changed
   */
  public static DurableStore open(StoreOptions options) throws StoreUnusableException {
    StoreDirectory directory = StoreDirectory.claim(options.directory());
    try {
      Tables tables = openTables(directory, options);
      return new DurableStore(new Disk(directory, options, tables), options.level());
    } catch (StoreUnusableException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  static Tables openTables(StoreDirectory directory, StoreOptions options)
      throws StoreUnusableException {
    Path database = directory.database();
    try {
      NativeLibrary.load(directory.library());
      if (!directory.isNew()) {
        return openWhole(directory, options);
      }
      Files.createDirectories(database);
      Tables tables = Tables.create(database, options);
      directory.seal();
      return tables;
    } catch (RocksDBException | IOException e) {
      throw cannotOpen(directory, e);
    }
  }

  private static StoreUnusableException cannotOpen(StoreDirectory directory, Exception fault) {
    return new StoreUnusableException(
        "The store in "
            + directory.home()
            + " cannot be opened: "
            + Faults.words(fault)
            + (Faults.isLackOfSpace(fault)
                ? ". Make room there; what is stored waits."
                : ". Nothing was changed. 'tern store check --data "
                    + directory.home()
                    + "' says more; restore a backup, or name another directory with --data."),
        fault);
  }

  /** Opens what is there, where all is there that was known to be safe. */
  private static Tables openWhole(StoreDirectory directory, StoreOptions options)
      throws RocksDBException, IOException, StoreUnusableException {
    Path database = directory.database();
    SafeMark mark = SafeMark.read(directory.home());
    if (Files.exists(database.resolve("CURRENT"))) {
      String lack = mark == null ? "" : mark.lackOfLog(database);
      if (!SafeMark.hasLog(database)) {
        lack = "there is no file *.log, and there always was one";
      }
      if (!lack.isEmpty()) {
        throw LostLog.missing(directory, lack);
      }
    }
    Tables tables = Tables.open(database, options);
    Highest found = new Highest();
    found.read(tables.get(Table.META, Keys.COMMIT));
    if (mark != null && found.commit() < mark.commit()) {
      tables.close();
      throw LostLog.spoilt(directory, mark.commit() - found.commit());
    }
    return tables;
  }

  /** Opens what lacks a part of its log, and closes it: from then on nothing is missed. */
  static void acceptLoss(StoreDirectory directory, StoreOptions options)
      throws StoreUnusableException {
    try {
      Tables.openWithoutLog(directory.database(), options).close();
      SafeMark.forget(directory.home());
    } catch (RocksDBException | IOException e) {
      throw cannotOpen(directory, e);
    }
  }

  @Override
  public boolean isDurableNow() {
    return false;
  }

  @Override
  public String level() {
    return level.word();
  }

  @Override
  public StoreSnapshot open() {
    try {
      return disk.read(
          tables -> {
            Loader loader = new Loader(tables);
            Applier applier = new Applier(tables);
            StoreSnapshot snapshot = loader.load(applier);
            Committer started = new Committer(disk, applier, loader.purges(), this::tellCommit);
            started.start();
            committer = started;
            if (level == Level.OS) {
              syncing = clock.scheduleWithFixedDelay(disk::sync, 1, 1, TimeUnit.SECONDS);
            }
            return snapshot;
          });
    } catch (RocksDBException | RuntimeException e) {
      throw new StoreUnreadableException(
          "the store in "
              + disk.directory().home()
              + " cannot be read: "
              + Faults.words(e)
              + ". 'tern store check --data "
              + disk.directory().home()
              + "' says more; restore a backup, or name another directory with --data",
          e);
    }
  }

  @Override
  public void submit(StoreBatch batch) {
    Committer running = committer;
    if (running == null) {
      throw new IllegalStateException("a batch came before the store was opened");
    }
    running.submit(batch);
  }

  @Override
  public boolean canFetch() {
    return true;
  }

  @Override
  public void fetch(long sessionNumber, long[] sequences, Consumer<List<StoredEntry>> answer) {
    fetcher.fetch(sessionNumber, sequences, answer);
  }

  @Override
  public void onCommit(LongConsumer listener) {
    commitListeners.add(listener);
  }

  private void tellCommit(long nanos) {
    commitListeners.forEach(listener -> listener.accept(nanos));
  }

  /**
   * A copy of this moment in a directory that is not there yet, or empty; what was acknowledged is
   * in it. The broker goes on meanwhile.
   */
  public void backup(Path target) throws StoreUnusableException {
    String fault;
    try {
      fault =
          disk.read(
              tables -> {
                tables.sync();
                return StoreCopy.make(tables, target);
              });
    } catch (RocksDBException e) {
      fault = "No backup was made: " + e.getMessage() + ".";
    }
    if (!fault.isEmpty()) {
      throw new StoreUnusableException(fault, null);
    }
  }

  @Override
  public @Nullable String trouble() {
    return disk.trouble();
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (syncing != null) {
      syncing.cancel(false);
    }
    clock.shutdown();
    fetcher.close();
    if (committer != null) {
      committer.close();
    }
    disk.close();
  }
}
