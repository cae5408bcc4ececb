package io.ternmq.client.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
  @TempDir private Path directory;

  /** Changes for which there is no memory. */
  private static final class TooLarge extends AbstractList<Change> {
    @Override
    public Change get(int index) {
      throw new OutOfMemoryError("no room for a copy");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static LogWriter.Listener telling(CompletableFuture<StoreFailedException> failed) {
    return new LogWriter.Listener() {
      @Override
      public void onDurable(long ticket) {
        failed.completeExceptionally(new AssertionError("durable: " + ticket));
      }

      @Override
      public void onFailed(StoreFailedException fault) {
        failed.complete(fault);
      }
    };
  }

  @Test
  void saysThatItEndsByWhateverFault() throws Exception {
    CompletableFuture<StoreFailedException> failed = new CompletableFuture<>();
    try (OpenedDirectory opened = DiskLogRig.open(directory)) {
      LogWriter writer = new LogWriter(opened.log(), telling(failed));
      writer.start();
      writer.submit(new TooLarge(), 1, false);
      assertThat(failed.get(20, TimeUnit.SECONDS)).hasMessageContaining("no room for a copy");
      writer.close(20_000);
    }
  }
}
