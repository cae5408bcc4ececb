package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.routing.RetainedIndex;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two retained messages to one topic the higher number wins, in whatever order they come. */
class RetainedNumbersTest {
  @TempDir private Path directory;

  private DurableStore open() throws StoreUnusableException {
    return DurableStore.open(StoreOptions.of(directory, Level.OS));
  }

  private static PutMessage put(String topic, int payloadBytes, long number) {
    return RetainedMessages.put(topic, new byte[payloadBytes], number);
  }

  @Test
  void aRemovalIsRememberedFromTheLatestTimeThatItsTopicWasCleared() throws Exception {
    List<StoreOperation> removals = new ArrayList<>();
    removals.add(put("a", 0, 1));
    for (int number = 2; number <= RetainedIndex.REMOVALS; number++) {
      removals.add(put("other/" + number, 0, number));
    }
    try (DurableStore store = open()) {
      store.open();
      Batches batches = new Batches(store, 0);
      batches.commit(removals.toArray(new StoreOperation[0]));
      batches.commit(put("a", 0, 5_001));
      batches.commit(put("another", 0, 5_002));
      batches.commit(put("a", 1, 5_000)); // another lane's, drawn before the removal
    }
    try (DurableStore store = open()) {
      assertThat(store.open().retained()).isEmpty();
    }
  }
}
