package io.ternmq.store;

import io.ternmq.brokercore.Shelved;
import io.ternmq.brokercore.store.StoreSnapshot;
import java.util.Arrays;
import java.util.function.Consumer;

/** What is read of a queue at the start: numbers, not messages. */
final class ShelfList implements StoreSnapshot.Shelf {
  private static final long EXACTLY_ONCE = Long.MIN_VALUE;

  private long[] sequences = {};
  private int[] numbers = {};
  private int count;

  void add(long sequence, EntryForm entry) {
    if (count == sequences.length) {
      sequences = Arrays.copyOf(sequences, Math.max(4, 2 * count));
      numbers = Arrays.copyOf(numbers, 3 * sequences.length);
    }
    sequences[count] = sequence | (entry.qos() == 2 ? EXACTLY_ONCE : 0);
    numbers[3 * count] = entry.bytes();
    numbers[3 * count + 1] = (int) entry.publishedAtSeconds();
    numbers[3 * count + 2] = (int) Math.min(Integer.MAX_VALUE, entry.expiresAtSeconds());
    count++;
  }

  @Override
  public void forEach(Consumer<Shelved> visitor) {
    for (int index = 0; index < count; index++) {
      visitor.accept(
          new Shelved(
              sequences[index] & ~EXACTLY_ONCE,
              numbers[3 * index],
              numbers[3 * index + 1],
              numbers[3 * index + 2],
              (sequences[index] & EXACTLY_ONCE) != 0));
    }
  }
}
