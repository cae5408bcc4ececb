package io.ternmq.store;

import io.ternmq.brokercore.store.StoreOperation.PutSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rocksdb.RocksDBException;

/** Looks into a store that no broker uses. Holds its lock until it is closed. Not thread-safe. */
public final class StoreInspection implements AutoCloseable {
  private static final int NAMED = 20;

  private final StoreDirectory directory;
  private final Tables tables;

  /**
   * What is kept of one session.
   *
   * @param disconnectedAtMillis since 1970; -1 where it was connected when the broker ended
   * @param expirySeconds its grace window; 0xFFFFFFFF for ever
   * @param bytes of its messages, as bounds count them
   */
  public record SessionRow(
      String clientId, long disconnectedAtMillis, long expirySeconds, long messages, long bytes) {}

  private StoreInspection(StoreDirectory directory, Tables tables) {
    this.directory = directory;
    this.tables = tables;
  }

  /**
   * Opens a store that is there.
   *
   * @throws StoreUnusableException with a sentence that says what to do
   */
  public static StoreInspection open(Path path) throws StoreUnusableException {
    if (!path.resolve("format").toFile().exists()) {
      throw new StoreUnusableException(path + " holds no store of TernMQ.", null);
    }
    StoreDirectory directory = StoreDirectory.claim(path);
    try {
      StoreOptions options = StoreOptions.of(path, Level.FSYNC);
      return new StoreInspection(directory, DurableStore.openTables(directory, options));
    } catch (StoreUnusableException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Has a store opened again that lacks what was once safe in its log: as it was when the rest was
   * written last.
   *
   * @return false where nothing is missing; then nothing was changed
   * @throws StoreUnusableException with a sentence, where it is damaged in another way
   */
  public static boolean acceptLoss(Path path) throws StoreUnusableException {
    try {
      open(path).close();
      return false;
    } catch (StoreUnusableException fault) {
      if (!fault.isLostLog()) {
        throw fault;
      }
    }
    try (StoreDirectory directory = StoreDirectory.claim(path)) {
      DurableStore.acceptLoss(directory, StoreOptions.of(path, Level.FSYNC));
    }
    open(path).close();
    return true;
  }

  /**
   * Reads everything once: checksums, and whether what belongs together is there.
   *
   * @return what is wrong, in sentences; empty where nothing is
   */
  public List<String> check() {
    List<String> faults = new ArrayList<>();
    try {
      tables.verify();
      Set<Long> sessions = numbers(Table.SESSION);
      Set<Long> known = new HashSet<>(sessions);
      known.addAll(numbers(Table.PURGE));
      Map<Long, Integer> named = new HashMap<>();
      tables.walk(
          Table.QUEUE,
          (key, value) -> {
            if (!known.contains(Keys.number(key))) {
              add(
                  faults,
                  "a queue belongs to session " + Keys.number(key) + ", which is not there");
            }
            long reference = EntryForm.read(value).reference();
            if (reference >= 0) {
              named.merge(reference, 1, Integer::sum);
            }
            return true;
          });
      compare(named, faults);
      for (Table table : List.of(Table.SUBSCRIPTION, Table.RELEASED, Table.RECEIVED)) {
        for (long owner : numbers(table)) {
          if (!sessions.contains(owner)) {
            add(faults, table + " names session " + owner + ", which is not there");
          }
        }
      }
    } catch (RocksDBException | RuntimeException e) {
      faults.add("it cannot be read: " + Faults.words(e));
    }
    return faults;
  }

  private void compare(Map<Long, Integer> named, List<String> faults) throws RocksDBException {
    Map<Long, Integer> counted = new HashMap<>();
    tables.walk(
        Table.REFERENCE,
        (key, value) -> {
          counted.put(Keys.number(key), References.stored(value));
          return true;
        });
    Set<Long> messages = numbers(Table.MESSAGE);
    named.forEach(
        (number, entries) -> {
          if (!messages.contains(number)) {
            add(faults, "message " + number + " is missing, and " + entries + " queues name it");
          } else if (counted.getOrDefault(number, 1) != (int) entries) {
            add(
                faults,
                "message "
                    + number
                    + " is counted "
                    + counted.getOrDefault(number, 1)
                    + " times, and "
                    + entries
                    + " queues name it");
          }
        });
    for (long number : messages) {
      if (!named.containsKey(number)) {
        add(faults, "message " + number + " is there, and no queue names it");
      }
    }
  }

  private static void add(List<String> faults, String sentence) {
    if (faults.size() < NAMED) {
      faults.add(sentence);
    } else if (faults.size() == NAMED) {
      faults.add("and more of that kind");
    }
  }

  private Set<Long> numbers(Table table) throws RocksDBException {
    Set<Long> numbers = new HashSet<>();
    tables.walk(
        table,
        (key, value) -> {
          numbers.add(Keys.number(key));
          return true;
        });
    return numbers;
  }

  /** Every session with what waits for it. */
  public List<SessionRow> sessions() throws StoreUnusableException {
    Map<Long, long[]> queues = new HashMap<>();
    List<SessionRow> rows = new ArrayList<>();
    try {
      tables.walk(
          Table.QUEUE,
          (key, value) -> {
            long[] sum = queues.computeIfAbsent(Keys.number(key), number -> new long[2]);
            sum[0]++;
            sum[1] += EntryForm.read(value).bytes();
            return true;
          });
      tables.walk(
          Table.SESSION,
          (key, value) -> {
            PutSession session = SessionForm.session(Keys.number(key), new ByteReader(value));
            long[] sum = queues.getOrDefault(Keys.number(key), new long[2]);
            rows.add(
                new SessionRow(
                    session.clientId(),
                    session.disconnectedAtMillis(),
                    session.expirySeconds(),
                    sum[0],
                    sum[1]));
            return true;
          });
    } catch (RocksDBException e) {
      throw new StoreUnusableException(
          "The store cannot be read: " + e.getMessage() + ". Restore a backup.", e);
    }
    return rows;
  }

  /** How many retained messages there are. */
  public long retainedCount() throws StoreUnusableException {
    try {
      return numbersOfTopics();
    } catch (RocksDBException e) {
      throw new StoreUnusableException("The store cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private long numbersOfTopics() throws RocksDBException {
    long[] count = {0};
    tables.walk(
        Table.RETAINED,
        (key, value) -> {
          count[0]++;
          return true;
        });
    return count[0];
  }

  /** A copy of it in a directory that is not there yet, or empty. */
  public void copyTo(Path target) throws StoreUnusableException {
    String fault = StoreCopy.make(tables, target);
    if (!fault.isEmpty()) {
      throw new StoreUnusableException(fault, null);
    }
  }

  @Override
  public void close() {
    tables.close();
    directory.close();
  }
}
