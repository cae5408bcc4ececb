package io.ternmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.Shelved;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The durable store holds what the model of plain maps holds, over many lives. */
class StoreModelTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void holdsWhatTheModelHoldsOverManyRestarts(long seed) throws StoreUnusableException {
    SplittableRandom chance = new SplittableRandom(seed);
    MemoryStore model = MemoryStore.delayed((nanos, task) -> task.run(), () -> 1, 2);
    RandomOperations operations = new RandomOperations(seed);
    for (int life = 0; life < 8; life++) {
      DurableStore store = DurableStore.open(StoreOptions.of(directory, Level.OS));
      try {
        assertThat(texts(store.open(), store)).isEqualTo(texts(model.open(), model));
        Batches batches = new Batches(store, 0);
        Batches modelled = new Batches(model, 0);
        for (int turn = 0; turn < 60; turn++) {
          List<StoreOperation> real = new ArrayList<>();
          List<StoreOperation> ideal = new ArrayList<>();
          for (int count = chance.nextInt(1, 12); count > 0; count--) {
            StoreOperation[] pair = operations.next();
            real.add(pair[0]);
            ideal.add(pair[1]);
          }
          batches.submit(real);
          modelled.submit(ideal);
        }
      } finally {
        store.close();
      }
      assertThat(faults()).isEmpty();
    }
  }

  private List<String> faults() throws StoreUnusableException {
    try (StoreInspection store = StoreInspection.open(directory)) {
      return store.check();
    }
  }

  /** Everything but the next sequence, which a store may set higher. */
  private static Map<String, String> texts(StoreSnapshot snapshot, Store store) {
    Map<String, String> texts = new TreeMap<>();
    for (StoredSession session : snapshot.sessions()) {
      String name = session.session().clientId();
      texts.put(name, session.session().toString());
      List<String> filters = session.subscriptions().stream().map(Object::toString).toList();
      texts.put(name + " subscriptions", filters.stream().sorted().toList().toString());
      texts.put(name + " received", session.received().stream().sorted().toList().toString());
      StringBuilder queue = new StringBuilder();
      for (StoredEntry entry : wholeQueue(session, store)) {
        queue.append(text(entry)).append('\n');
        assertThat(entry.sequence()).isLessThan(session.nextSequence());
      }
      texts.put(name + " queue", queue.toString());
    }
    for (Message message : snapshot.retained()) {
      texts.put("retained " + message.topic(), text(message));
    }
    texts.put("highest", snapshot.highestSessionNumber() + "/" + snapshot.highestMessageNumber());
    return texts;
  }

  /** What is in memory and what the store has to be asked for. */
  private static List<StoredEntry> wholeQueue(StoredSession session, Store store) {
    List<StoredEntry> queue = new ArrayList<>(session.queue());
    List<Shelved> shelved = new ArrayList<>();
    session.shelved().forEach(shelved::add);
    if (!shelved.isEmpty()) {
      long[] sequences = shelved.stream().mapToLong(Shelved::sequence).toArray();
      CompletableFuture<List<StoredEntry>> answer = new CompletableFuture<>();
      store.fetch(session.session().sessionNumber(), sequences, answer::complete);
      List<StoredEntry> found = answer.join();
      assertThat(found).hasSameSizeAs(shelved);
      for (int index = 0; index < found.size(); index++) {
        StoredEntry entry = found.get(index);
        assertThat(shelved.get(index).bytes()).isEqualTo(entry.message().bytes());
        assertThat(shelved.get(index).isExactlyOnce()).isEqualTo(entry.qos() == 2);
      }
      queue.addAll(found);
    }
    queue.sort(Comparator.comparingLong(StoredEntry::sequence));
    return queue;
  }

  private static String text(StoredEntry entry) {
    return entry.sequence()
        + " "
        + entry.qos()
        + entry.retain()
        + Arrays.toString(entry.subscriptionIdentifiers())
        + entry.released()
        + entry.share()
        + text(entry.message());
  }

  private static String text(Message message) {
    return message
        + " "
        + message.retain()
        + message.payload().length
        + message.properties()
        + message.publishedAtMillis();
  }
}
