package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.Entry;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.RemoveSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Very many sessions that end at once: what they leave is swept beside what others want. */
class EndedSessionsTest {
  private static final int SESSIONS = 3_000;

  /** Far less than one a session. */
  private static final int FEW = 40;

  @TempDir private Path directory;

  private final LongAdder commits = new LongAdder();

  private StoreOptions options() {
    return StoreOptions.of(directory, Level.OS);
  }

  private DurableStore open() throws StoreUnusableException {
    DurableStore store = DurableStore.open(options());
    store.open();
    store.onCommit(nanos -> commits.increment());
    return store;
  }

  private static PutSession session(long number) {
    return new PutSession(
        "client-" + number, null, number, 60, -1, null, null, -1, PutSession.ANY_SENT);
  }

  /** A message that waits for this session. */
  private static PutMessage message(long session, long number) {
    Message message = RetainedMessages.put("t", new byte[1], number).message().toUnretained();
    Entry entry = new Entry(new QueueRecord(session, number), 1, false, new int[0], null);
    return new PutMessage(message, List.of(entry), -1, 0);
  }

  /** Each session has a message, the first a long queue; all of them end. */
  private static CountDownLatch makeAndEnd(Batches batches) {
    List<StoreOperation> made = new ArrayList<>();
    List<StoreOperation> ended = new ArrayList<>();
    for (long number = 1; number <= SESSIONS; number++) {
      made.add(session(number));
      made.add(message(number, number));
      made.add(message(1, SESSIONS + number));
      ended.add(new RemoveSession(number));
    }
    batches.submit(made);
    return batches.submit(ended);
  }

  private long rows(Table table) throws StoreUnusableException, RocksDBException {
    long[] rows = {0};
    try (StoreDirectory claimed = StoreDirectory.claim(directory);
        Tables tables = DurableStore.openTables(claimed, options())) {
      tables.walk(table, (key, value) -> ++rows[0] > 0);
    }
    return rows[0];
  }

  @Test
  void aStoreThatStopsDoesNotSweepFirst() throws Exception {
    try (DurableStore store = open()) {
      makeAndEnd(new Batches(store, 0));
    }
    assertThat(commits.sum()).isLessThan(FEW);
  }

  @Test
  void fewCommitsSweepManyQueuesThatAreShort() throws Exception {
    try (DurableStore store = open()) {
      assertThat(makeAndEnd(new Batches(store, 0)).await(30, TimeUnit.SECONDS)).isTrue();
    }
    commits.reset();
    try (DurableStore store = open()) {
      Batches batches = new Batches(store, 0);
      for (int number = 1; number < FEW / 2; number++) {
        batches.commit(session(SESSIONS + number));
      }
    }
    assertThat(rows(Table.PURGE)).isZero();
    assertThat(rows(Table.QUEUE)).isZero();
    assertThat(commits.sum()).isLessThan(FEW);
  }

  /** Nothing of it is owed to anybody, so it keeps nobody from what is. */
  @Test
  void aQueueThatMakesNoSenseIsNoReasonToStopWhereItsSessionHasEnded() throws Exception {
    try (DurableStore store = open()) {
      new Batches(store, 0).commit(session(2));
    }
    try (StoreDirectory claimed = StoreDirectory.claim(directory);
        Tables tables = DurableStore.openTables(claimed, options());
        WriteBatch batch = new WriteBatch()) {
      batch.put(tables.column(Table.QUEUE), Keys.of(1, 1), new byte[] {(byte) 0xFF});
      batch.put(tables.column(Table.PURGE), Keys.of(1), new byte[0]);
      tables.write(batch, true);
    }
    try (DurableStore store = open()) {
      new Batches(store, 1).commit(session(3));
      new Batches(store, 2).commit(session(4));
      assertThat(store.trouble()).isNull();
    }
    assertThat(rows(Table.PURGE)).isZero();
    assertThat(rows(Table.QUEUE)).isZero();
    assertThat(rows(Table.SESSION)).isEqualTo(3);
  }

  @Test
  void aQueueThatTheDiskSpoiltIsNoReasonNotToStartWhereItsSessionHasEnded() throws Exception {
    try (DurableStore store = open()) {
      List<StoreOperation> made = new ArrayList<>(List.of(session(1), session(2)));
      for (long number = 1; number <= SESSIONS; number++) {
        made.add(message(1, number));
      }
      made.add(message(2, SESSIONS + 1));
      new Batches(store, 0).commit(made.toArray(StoreOperation[]::new));
    }
    try (StoreDirectory claimed = StoreDirectory.claim(directory);
        Tables tables = DurableStore.openTables(claimed, options());
        WriteBatch batch = new WriteBatch()) {
      batch.delete(tables.column(Table.SESSION), Keys.of(1));
      batch.put(tables.column(Table.PURGE), Keys.of(1), new byte[0]);
      tables.write(batch, true);
      tables.flush();
    }
    spoilLargestTable();
    try (DurableStore store = DurableStore.open(options())) {
      assertThat(store.open().sessions()).hasSize(1);
      new Batches(store, 0).commit(session(3));
      new Batches(store, 1).commit(session(4));
      assertThat(store.trouble()).isNull();
    }
    assertThat(rows(Table.PURGE)).isZero();
  }

  private void spoilLargestTable() throws IOException {
    Path largest;
    try (Stream<Path> files = Files.list(directory.resolve("rocksdb"))) {
      largest =
          files
              .filter(file -> file.toString().endsWith(".sst"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(largest);
    bytes[bytes.length / 3] ^= 1;
    Files.write(largest, bytes);
  }
}
