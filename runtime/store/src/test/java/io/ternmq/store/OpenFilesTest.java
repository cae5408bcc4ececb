package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.testkit.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many files a store has open does not grow with its age. Its buffers are a hundredth of the
 * usual ones here, so that it grows old in seconds: each column family is written to tables some
 * hundred times.
 */
class OpenFilesTest {
  /** Up to three tables of each column family are young, a few are old; the rest is a score. */
  private static final int MOST_FILES = 80;

  private static final int ROUNDS = 40;
  private static final int OPERATIONS = 20_000;
  private static final int PATIENCE_SECONDS = 20;

  @TempDir private Path directory;

  @BeforeEach
  void onLinux() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "only Linux tells what is open");
  }

  @Test
  void comeToRestAtTheSameNumberHoweverOldTheStoreIs() throws Exception {
    StoreOptions options = new StoreOptions(directory, Level.OS, 0, 1 << 20, 1 << 19);
    RandomOperations operations = new RandomOperations(7);
    try (DurableStore store = DurableStore.open(options)) {
      store.open();
      Batches batches = new Batches(store, 0);
      for (int round = 0; round < ROUNDS; round++) {
        batches.commit(
            Stream.generate(() -> operations.next()[0])
                .limit(OPERATIONS)
                .toArray(StoreOperation[]::new));
        assertThat(atRest()).as("round " + round).isLessThanOrEqualTo(MOST_FILES);
      }
    }
  }

  /** Young tables become one old one meanwhile. */
  private long atRest() throws IOException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    long open = openFiles();
    while (open > MOST_FILES && System.nanoTime() - endNanos < 0) {
      open = openFiles();
    }
    return open;
  }

  private long openFiles() throws IOException {
    return OpenFiles.of(ProcessHandle.current().pid()).stream()
        .filter(file -> file.startsWith(directory.toString()))
        .count();
  }
}
