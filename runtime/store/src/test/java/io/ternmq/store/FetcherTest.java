package io.ternmq.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions get what they ask the store for, whatever happens meanwhile. */
class FetcherTest {
  @TempDir private Path directory;

  @Test
  void readsAgainAfterAnErrorForASessionThatElseWouldWaitForEver() throws Exception {
    try (DurableStore store = DurableStore.open(StoreOptions.of(directory, Level.OS))) {
      store.open();
      CountDownLatch tries = new CountDownLatch(2);
      store.fetch(
          1,
          new long[] {1},
          found -> {
            tries.countDown();
            if (tries.getCount() > 0) {
              throw new OutOfMemoryError("out of heap");
            }
          });
      assertThat(tries.await(20, SECONDS)).isTrue();
    }
  }
}
