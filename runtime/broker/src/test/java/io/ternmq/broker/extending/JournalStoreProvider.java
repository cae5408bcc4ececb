package io.ternmq.broker.extending;

import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.broker.spi.StoreProvider;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The store {@code journal}: writes down what happens, to be read by people; nothing comes back.
 */
public final class JournalStoreProvider implements StoreProvider {
  @Override
  public String name() {
    return "journal";
  }

  @Override
  public Store create(ExtensionContext context) throws ExtensionException {
    OpenOption mode =
        context.flag("append", false)
            ? StandardOpenOption.APPEND
            : StandardOpenOption.TRUNCATE_EXISTING;
    try {
      Files.createDirectories(context.dataDirectory());
      Path file = context.dataDirectory().resolve("journal.txt");
      return new JournalStore(
          new PrintWriter(
              Files.newBufferedWriter(
                  file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, mode)));
    } catch (IOException e) {
      throw new ExtensionException("The journal cannot be written: " + e.getMessage() + ".", e);
    }
  }

  private static final class JournalStore implements Store {
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final PrintWriter file;

    JournalStore(PrintWriter file) {
      this.file = file;
    }

    @Override
    public boolean isDurableNow() {
      return false; // batches come, and acknowledgements wait for their receipts
    }

    @Override
    public String level() {
      return "memory";
    }

    @Override
    public StoreSnapshot open() {
      return StoreSnapshot.EMPTY;
    }

    @Override
    public void submit(StoreBatch batch) {
      writer.execute(() -> write(batch)); // never blocks the lane
    }

    private void write(StoreBatch batch) {
      batch.operations().forEach(file::println);
      file.flush();
      batch.receipts().onDurable(batch.ticket()); // what waited for this batch goes on
    }

    @Override
    public void close() {
      writer.execute(file::close);
      writer.shutdown();
    }
  }
}
