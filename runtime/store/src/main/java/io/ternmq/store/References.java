package io.ternmq.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /** A message was stored for this many entries. */
  void put(long message, int entries) {
    if (entries > 1) {
      changed.put(message, entries);
    }
  }

  /** An entry that named the message is gone. */
  void remove(long message, Tables tables) throws RocksDBException {
    changed.put(message, count(message, tables) - 1);
  }

  private int count(long message, Tables tables) throws RocksDBException {
    Integer known = changed.get(message);
    if (known == null) {
      known = latest.get(message);
    }
    return known == null ? stored(tables.get(Table.REFERENCE, Keys.of(message))) : known;
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
  }
}
