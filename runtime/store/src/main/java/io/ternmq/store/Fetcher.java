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
      reader.execute(() -> read(session, sequences, answer));
    }
  }

  private void read(long session, long[] sequences, Consumer<List<StoredEntry>> answer) {
    try {
      answer.accept(disk.read(tables -> messages.entries(tables, session, sequences)));
    } catch (RocksDBException | RuntimeException | Error e) { // or the session waits for ever
      LOG.warn("Messages could not be read; the next try is in a second: {}", Faults.words(e));
      LOG.debug("what could not be read", e);
      if (!reader.isShutdown()) {
        var unused =
            reader.schedule(
                () -> read(session, sequences, answer), RETRY_MILLIS, TimeUnit.MILLISECONDS);
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
