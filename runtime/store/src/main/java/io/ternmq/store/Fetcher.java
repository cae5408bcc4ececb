package io.ternmq.store;

import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what sessions ask for, on a thread of its own. */
final class Fetcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
  private static final long RETRY_MILLIS = 1_000;

  /** Of so many failures of one session one is told. */
  private static final int TOLD_EACH = 60;

  private final Disk disk;
  private final MessageReader messages = new MessageReader();
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tern-store-reader");
            thread.setDaemon(true);
            return thread;
          });

  Fetcher(Disk disk) {
    this.disk = disk;
  }

  void fetch(long session, long[] sequences, Consumer<List<StoredEntry>> answer) {
    if (!reader.isShutdown()) {
      reader.execute(() -> read(session, sequences, answer, 0));
    }
  }

  private void read(
      long session, long[] sequences, Consumer<List<StoredEntry>> answer, int failures) {
    try {
      answer.accept(disk.read(tables -> messages.entries(tables, session, sequences)));
    } catch (RocksDBException | RuntimeException | Error e) { // or the session waits for ever
      if (failures % TOLD_EACH == 0) {
        LOG.warn(
            "Messages of session {} could not be read, and wait: {}. It is tried again each second;"
                + " where it does not pass, stop the broker and see 'tern store check'.",
            session,
            Faults.words(e),
            e instanceof RocksDBException ? null : e);
      }
      if (!reader.isShutdown()) {
        var unused =
            reader.schedule(
                () -> read(session, sequences, answer, failures + 1),
                RETRY_MILLIS,
                TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
    try {
      if (!reader.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("The reader of the store did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
