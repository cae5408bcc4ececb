package io.ternmq.brokercore;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreSnapshot;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A store whose disk is full for as long as the test wants. */
final class FullStore implements Store {
  private final ArrayDeque<Runnable> commits = new ArrayDeque<>();
  private final MemoryStore store =
      MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 2);
  private @Nullable String trouble;

  void fill() {
    trouble = "the disk is full";
  }

  void makeRoom() {
    trouble = null;
    commit();
  }

  private void commit() {
    while (trouble == null && !commits.isEmpty()) {
      commits.remove().run();
    }
  }

  @Override
  public boolean isDurableNow() {
    return false;
  }

  @Override
  public String level() {
    return "test";
  }

  @Override
  public StoreSnapshot open() {
    return store.open();
  }

  @Override
  public void submit(StoreBatch batch) {
    store.submit(batch);
    commit();
  }

  @Override
  public @Nullable String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    store.close();
  }
}
