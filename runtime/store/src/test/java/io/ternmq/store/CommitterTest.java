package io.ternmq.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the thread that writes comes to its end, nobody waits without being told. */
class CommitterTest {
  private static final int PATIENCE_SECONDS = 20;

  @TempDir private Path directory;

  private DurableStore open() throws StoreUnusableException {
    DurableStore store = DurableStore.open(StoreOptions.of(directory, Level.OS));
    store.open();
    return store;
  }

  private static PutSession session(long number) {
    return new PutSession(
        "client-" + number, null, number, 60, -1, null, null, -1, PutSession.ANY_SENT);
  }

  /** Fails while it is being written. */
  private static List<StoreOperation> failing(Error fault) {
    return new AbstractList<>() {
      @Override
      public StoreOperation get(int index) {
        throw fault;
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  private static void awaitTrouble(DurableStore store) {
    long beganNanos = System.nanoTime();
    while (store.trouble() == null) {
      assertThat(System.nanoTime() - beganNanos).isLessThan(SECONDS.toNanos(PATIENCE_SECONDS));
      Thread.onSpinWait();
    }
  }

  private void requireReadOnlyForGood(DurableStore store) throws Exception {
    awaitTrouble(store);
    CountDownLatch later = new Batches(store, 1).submit(List.of(session(3)));
    store.close(); // when it returns nothing more comes
    assertThat(later.getCount()).as("a receipt for what is not written").isOne();
    assertThat(store.trouble()).contains(directory.toString(), "out of heap");
  }

  @Test
  void anErrorWhileWritingMakesTheStoreReadOnlyAndIsNotAnswered() throws Exception {
    DurableStore store = open();
    new Batches(store, 0).commit(session(1));
    CountDownLatch answered = new CountDownLatch(1);
    store.submit(
        new StoreBatch(
            0, 2, failing(new OutOfMemoryError("out of heap")), ticket -> answered.countDown()));
    requireReadOnlyForGood(store);
    assertThat(answered.getCount()).isOne();
    try (DurableStore again = DurableStore.open(StoreOptions.of(directory, Level.OS))) {
      assertThat(again.open().sessions()).hasSize(1);
    }
  }

  @Test
  void anErrorWhileTellingOfACommitMakesTheStoreReadOnly() throws Exception {
    DurableStore store = open();
    store.submit(
        new StoreBatch(
            0,
            1,
            List.of(session(1)),
            ticket -> {
              throw new OutOfMemoryError("out of heap");
            }));
    requireReadOnlyForGood(store);
  }

  @Test
  void aListenerToTheTimesThatFailsChangesNothing() throws Exception {
    try (DurableStore store = open()) {
      store.onCommit(
          nanos -> {
            throw new StackOverflowError("a deep meter");
          });
      Batches batches = new Batches(store, 0);
      batches.commit(session(1));
      batches.commit(session(2));
      assertThat(store.trouble()).isNull();
    }
  }

  @Test
  void aCommitTakesSoManyBytesOfMessagesAndLeavesTheOthersToTheNext() throws Exception {
    LongAdder commits = new LongAdder();
    try (DurableStore store = open()) {
      store.onCommit(nanos -> commits.increment());
      CountDownLatch isHeld = new CountDownLatch(1);
      CountDownLatch goesOn = new CountDownLatch(1);
      store.submit(new StoreBatch(0, 1, List.of(session(1)), ticket -> hold(isHeld, goesOn)));
      assertThat(isHeld.await(PATIENCE_SECONDS, SECONDS)).isTrue();
      Batches batches = new Batches(store, 1);
      byte[] half = new byte[(int) (Committer.BYTES_LIMIT / 2)];
      for (int number = 1; number <= 5; number++) {
        batches.submit(List.of(RetainedMessages.put("t", half, number)));
      }
      goesOn.countDown();
    }
    assertThat(commits.sum()).as("the first, and five by two").isEqualTo(1 + 3);
  }

  private static void hold(CountDownLatch isHeld, CountDownLatch goesOn) {
    isHeld.countDown();
    try {
      assertThat(goesOn.await(PATIENCE_SECONDS, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
