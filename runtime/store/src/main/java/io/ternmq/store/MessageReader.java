package io.ternmq.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Reads entries with their messages; a fan-out's message is read once. One thread. */
final class MessageReader {
  private final LatestMessages latest = new LatestMessages();

  /** Entries of a session's queue in the order asked for, without those that are not there. */
  List<StoredEntry> entries(Tables tables, long session, long[] sequences) throws RocksDBException {
    List<byte[]> keys = new ArrayList<>(sequences.length);
    for (long sequence : sequences) {
      keys.add(Keys.of(session, sequence));
    }
    List<byte @Nullable []> values = tables.getAll(Table.QUEUE, keys);
    List<StoredEntry> found = new ArrayList<>(sequences.length);
    for (int i = 0; i < sequences.length; i++) {
      byte[] value = values.get(i);
      if (value != null) {
        found.add(entry(tables, EntryForm.read(value), sequences[i], false));
      }
    }
    return found;
  }

  StoredEntry entry(Tables tables, EntryForm entry, long sequence, boolean isReleased)
      throws RocksDBException {
    Message here = entry.message();
    return new StoredEntry(
        here == null ? message(tables, entry.reference()) : here,
        sequence,
        entry.qos(),
        entry.retain(),
        entry.identifiers(),
        isReleased,
        entry.share(),
        entry.reference());
  }

  private Message message(Tables tables, long number) throws RocksDBException {
    Message known = latest.find(number);
    if (known == null) {
      byte[] value = tables.get(Table.MESSAGE, Keys.of(number));
      if (value == null) {
        throw new IllegalStateException(
            "message " + number + " is missing though a queue names it; see 'tern store check'");
      }
      known = MessageForm.read(new ByteReader(value));
      latest.add(known, value.length);
    }
    return known;
  }
}
