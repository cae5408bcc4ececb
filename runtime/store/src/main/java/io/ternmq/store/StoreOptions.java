package io.ternmq.store;

import java.nio.file.Path;

/**
 * Where and how a store keeps things. Immutable.
 *
 * @param directory what survives is below it; made where it is not there
 * @param lowWaterBytes with less free space than this the store takes nothing more
 * @param cacheBytes blocks of the database kept in memory, outside the heap
 * @param writeBufferBytes what was written and is not yet in a table, outside the heap
 */
public record StoreOptions(
    Path directory, Level level, long lowWaterBytes, long cacheBytes, long writeBufferBytes) {
  private static final long MIB = 1L << 20;

  /** The usual sizes. */
  public static StoreOptions of(Path directory, Level level) {
    return new StoreOptions(directory, level, 64 * MIB, 64 * MIB, 64 * MIB);
  }

  /** The same with another low-water mark. */
  public StoreOptions withLowWater(long bytes) {
    return new StoreOptions(directory, level, bytes, cacheBytes, writeBufferBytes);
  }
}
