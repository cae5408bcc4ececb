package io.ternmq.brokercore.store;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions, messages and retained messages survive. The broker hands over one batch a lane
 * turn and acknowledges to clients only what a receipt covers.
 *
 * <p>The contract: batches of one lane become durable in their order, each whole or not at all.
 * What a receipt covers survives what the level says: {@code fsync} a power cut, {@code os} the end
 * of the process, {@code memory} nothing. What no receipt covers may or may not survive. One entry
 * may stand in two batches; whichever is written first writes it, and the receipt of either covers
 * it. The result is a pure function of the batches and the state before. No call blocks a lane.
 */
public interface Store extends AutoCloseable {
  /**
   * True where every operation counts as durable the moment it is asked for: nothing is submitted
   * then, and nothing waits.
   */
  boolean isDurableNow();

  /** The level in a word, for the page and the log: fsync, os or memory. */
  String level();

  /** What survived. Called once, before any batch. */
  StoreSnapshot open();

  /** Takes over a batch. Called on its lane; returns at once. */
  void submit(StoreBatch batch);

  /** True where {@link #fetch} works. */
  default boolean canFetch() {
    return false;
  }

  /**
   * Reads entries of one session that are stored ({@link QueueRecord#isStored}). Returns at once;
   * the answer comes on whatever thread, with those that there are, in the order asked for.
   */
  default void fetch(
      long sessionNumber, long[] sequences, Consumer<List<StoreSnapshot.StoredEntry>> answer) {
    throw new UnsupportedOperationException("this store keeps its queues in memory");
  }

  /**
   * Why nothing durable can be taken over now, in a sentence; null where it can. From any thread,
   * and often.
   */
  default @Nullable String trouble() {
    return null;
  }

  /**
   * Tells this listener of each commit how many nanoseconds it took, on whatever thread it has for
   * that; the listener neither waits nor throws. A store without commits tells nothing.
   */
  default void onCommit(LongConsumer listener) {}

  /** Makes everything submitted durable and lets go of the disk. */
  @Override
  void close();
}
