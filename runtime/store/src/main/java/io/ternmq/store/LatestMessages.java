package io.ternmq.store;

import io.ternmq.brokercore.Message;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were read last, for the other queues that name them. Bounded by their number
 * and by the bytes that they have in the store, their properties among them. One thread.
 */
final class LatestMessages {
  static final int MESSAGES_LIMIT = 1_000;
  static final int BYTES_LIMIT = 2 << 20;

  /** A message above this is not kept: it would take the place of too many. */
  static final int LARGEST_BYTES = BYTES_LIMIT / 8;

  private record Kept(Message message, int bytes) {}

  private final Map<Long, Kept> kept = new LinkedHashMap<>();
  private int bytes;

  @Nullable Message find(long number) {
    Kept found = kept.get(number);
    return found == null ? null : found.message();
  }

  /** Keeps one that is not there, as far as it may; the oldest make room. */
  void add(Message message, int storedBytes) {
    if (storedBytes > LARGEST_BYTES) {
      return;
    }
    kept.put(message.number(), new Kept(message, storedBytes));
    bytes += storedBytes;
    Iterator<Kept> oldest = kept.values().iterator();
    while (kept.size() > MESSAGES_LIMIT || bytes > BYTES_LIMIT) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
