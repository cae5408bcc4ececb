package io.ternmq.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * How many entries name each stored message. The latest counts are kept in memory, all are in the
 * store; a message whose count is not there has one. Owned by the committer.
 */
final class References {
  private static final int KEPT = 10_000;

  private final Map<Long, Integer> latest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > KEPT;
        }
      };

  /** What the commit under way changed: written once at its end, whatever the number of changes. */
  private final Map<Long, Integer> changed = new HashMap<>();

  /** What the commit under way stores for one entry: no count is written for it. */
  private final Set<Long> single = new HashSet<>();

  /**
   * A message is stored for this many entries more.
   *
   * @param isNew false where others may name it already: it is retained, or moves in its group
   * @return true where the message itself is not there and has to be written
   */
  boolean add(long message, int entries, boolean isNew, Tables tables) throws RocksDBException {
    int before = isNew ? 0 : countIfThere(message, tables);
    int count = before + entries;
    if (count == 1 && !changed.containsKey(message)) {
      single.add(message);
    } else {
      changed.put(message, count);
    }
    return before == 0;
  }

  private int countIfThere(long message, Tables tables) throws RocksDBException {
    Integer known = known(message);
    if (known != null) {
      return known;
    }
    byte[] key = Keys.of(message);
    byte[] counted = tables.get(Table.REFERENCE, key);
    boolean isThere = counted != null || tables.get(Table.MESSAGE, key) != null;
    return isThere ? stored(counted) : 0;
  }

  /** An entry that named the message is gone. */
  void remove(long message, Tables tables) throws RocksDBException {
    Integer known = known(message);
    int count = known == null ? stored(tables.get(Table.REFERENCE, Keys.of(message))) : known;
    changed.put(message, count - 1);
  }

  private @Nullable Integer known(long message) {
    Integer count = changed.get(message);
    if (count == null && single.contains(message)) {
      return 1;
    }
    return count == null ? latest.get(message) : count;
  }

  static int stored(byte @Nullable [] value) {
    return value == null ? 1 : new ByteReader(value).count();
  }

  /** Writes what changed; a message that nobody names any more goes. */
  void flush(WriteBatch batch, Tables tables, ByteWriter out) throws RocksDBException {
    for (Map.Entry<Long, Integer> change : changed.entrySet()) {
      byte[] key = Keys.of(change.getKey());
      if (change.getValue() > 0) {
        batch.put(
            tables.column(Table.REFERENCE), key, out.clear().number(change.getValue()).toBytes());
        latest.put(change.getKey(), change.getValue());
      } else {
        batch.delete(tables.column(Table.MESSAGE), key);
        batch.delete(tables.column(Table.REFERENCE), key);
        latest.remove(change.getKey());
      }
    }
    changed.clear();
    single.clear();
  }
}
