package io.ternmq.broker.builtin;

import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.broker.spi.StoreProvider;
import io.ternmq.brokercore.store.Store;
import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;

/** The store {@code os}: what is acknowledged survives the end of the process. */
public final class OsStoreProvider implements StoreProvider {
  @Override
  public String name() {
    return "os";
  }

  @Override
  public Store create(ExtensionContext context) throws ExtensionException {
    try {
      return DurableStore.open(StoreOptions.of(context.dataDirectory(), Level.OS));
    } catch (StoreUnusableException e) {
      throw new ExtensionException(String.valueOf(e.getMessage()), e);
    }
  }
}
