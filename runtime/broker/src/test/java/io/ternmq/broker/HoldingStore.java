package io.ternmq.broker;

import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreSnapshot;
import java.util.function.Supplier;

/** A store that holds what a test says, and is told nothing more. */
public record HoldingStore(Supplier<StoreSnapshot> held, Runnable onClose) implements Store {
  @Override
  public boolean isDurableNow() {
    return true;
  }

  @Override
  public String level() {
    return "memory";
  }

  @Override
  public StoreSnapshot open() {
    return held.get();
  }

  @Override
  public void submit(StoreBatch batch) {
    throw new AssertionError("everything is durable already");
  }

  @Override
  public void close() {
    onClose.run();
  }
}
