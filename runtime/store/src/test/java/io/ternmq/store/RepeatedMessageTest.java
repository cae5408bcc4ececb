package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.Entry;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.RemoveEntry;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that is stored once comes into queues one by one: retained, or moved in its group. */
class RepeatedMessageTest {
  private static final Message LARGE =
      Message.of(
          new Publish(
              TopicName.of("t"),
              new byte[300],
              QoS.AT_LEAST_ONCE,
              false,
              false,
              0,
              Properties.NONE),
          "publisher",
          1,
          0);

  @TempDir private Path directory;

  private DurableStore open() throws StoreUnusableException {
    return DurableStore.open(StoreOptions.of(directory, Level.OS));
  }

  private static PutSession session(long number) {
    return new PutSession(
        "client-" + number, null, number, 60, -1, null, null, -1, PutSession.ANY_SENT);
  }

  private static PutMessage put(QueueRecord... records) {
    List<Entry> entries =
        List.of(records).stream()
            .map(each -> new Entry(each, 1, false, Outgoing.NO_IDENTIFIERS, null))
            .toList();
    return new PutMessage(LARGE, entries, -1, 0);
  }

  private List<String> faults() throws StoreUnusableException {
    try (StoreInspection store = StoreInspection.open(directory)) {
      return store.check();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void staysUntilTheLastQueueIsDoneWithIt(boolean isOneCommit) throws StoreUnusableException {
    QueueRecord first = new QueueRecord(1, 1);
    QueueRecord second = new QueueRecord(2, 1);
    List<StoreOperation> operations =
        List.of(session(1), session(2), put(first), put(second), new RemoveEntry(first));
    try (DurableStore store = open()) {
      store.open();
      Batches batches = new Batches(store, 0);
      if (isOneCommit) {
        batches.commit(operations.toArray(new StoreOperation[0]));
      } else {
        operations.forEach(batches::commit);
      }
    }
    assertThat(faults()).isEmpty();
    try (DurableStore store = open()) {
      store.open();
      new Batches(store, 0).commit(new RemoveEntry(QueueRecord.written(2, 1)));
    }
    assertThat(faults()).isEmpty();
  }

  @Test
  void movesFromOneQueueToAnotherInOneCommit() throws StoreUnusableException {
    QueueRecord left = new QueueRecord(1, 1);
    try (DurableStore store = open()) {
      store.open();
      Batches batches = new Batches(store, 0);
      batches.commit(session(1), session(2), put(left));
      batches.commit(new RemoveEntry(left), put(new QueueRecord(2, 1)));
    }
    assertThat(faults()).isEmpty();
  }
}
