package io.ternmq.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.routing.RetainedIndex;
import io.ternmq.packet.TopicName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Which retained message of a topic is the latest, whatever the order in which batches come. Owned
 * by the committer.
 */
final class RetainedNumbers {
  private static final long NONE = -1;

  /** What the commit under way wrote and a read does not see yet. */
  private final Map<String, Long> written = new HashMap<>();

  /** The latest removals, the oldest first. */
  private final Map<String, Long> removals =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > RetainedIndex.REMOVALS;
        }
      };

  void put(WriteBatch batch, Tables tables, ByteWriter out, Message message)
      throws RocksDBException {
    TopicName topic = message.topic();
    if (message.payload().length == 0) {
      remove(batch, tables, topic, message.number());
    } else if (stored(tables, topic) <= message.number()
        && removals.getOrDefault(topic.text(), NONE) < message.number()) {
      MessageForm.write(out.clear(), message);
      batch.put(tables.column(Table.RETAINED), Keys.ofTopic(topic.utf8()), out.toBytes());
      written.put(topic.text(), message.number());
    }
  }

  void remove(WriteBatch batch, Tables tables, TopicName topic, long number)
      throws RocksDBException {
    if (stored(tables, topic) <= number) {
      batch.delete(tables.column(Table.RETAINED), Keys.ofTopic(topic.utf8()));
      written.put(topic.text(), NONE);
      remember(topic.text(), number);
    }
  }

  /** One that is cleared again is the latest again. */
  private void remember(String topic, long number) {
    Long before = removals.remove(topic);
    removals.put(topic, before == null ? number : Math.max(before, number));
  }

  private long stored(Tables tables, TopicName topic) throws RocksDBException {
    Long known = written.get(topic.text());
    if (known != null) {
      return known;
    }
    byte[] value = tables.get(Table.RETAINED, Keys.ofTopic(topic.utf8()));
    return value == null ? NONE : new ByteReader(value).number();
  }

  /** The commit is in the database. */
  void committed() {
    written.clear();
  }
}
