package io.ternmq.broker.builtin;

import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.StoreProvider;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.Store;

/** The store {@code memory}: nothing survives the process. */
public final class MemoryStoreProvider implements StoreProvider {
  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Store create(ExtensionContext context) {
    return MemoryStore.immediate();
  }
}
