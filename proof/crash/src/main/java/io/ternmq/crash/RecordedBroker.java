package io.ternmq.crash;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.BrokerParts;
import io.ternmq.brokercore.store.Store;
import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;
import io.ternmq.transport.ListenFailedException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * The broker as {@code tern broker} puts it together, but for its memory for what is not yet in a
 * table: with so little of it a short recording shows everything that the database does.
 */
public final class RecordedBroker {
  private static final long CACHE_BYTES = 8 << 20;
  private static final long LOW_WATER_BYTES = 1 << 20;

  private RecordedBroker() {}

  /** Runs until it is told to stop. Arguments: port, directory, level, bytes not yet in a table. */
  public static void main(String[] arguments) throws Exception {
    Broker broker =
        start(
            Integer.parseInt(arguments[0]),
            options(Path.of(arguments[1]), arguments[2], Long.parseLong(arguments[3])));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  static StoreOptions options(Path directory, String level, long bufferBytes) {
    return new StoreOptions(
        directory,
        Level.valueOf(level.toUpperCase(Locale.ROOT)),
        LOW_WATER_BYTES,
        CACHE_BYTES,
        bufferBytes);
  }

  static Broker start(int port, StoreOptions options) throws ListenFailedException {
    BrokerParts parts =
        BrokerParts.defaults().withSysIntervalSeconds(0).withStore(() -> store(options));
    return Broker.start(
        BrokerOptions.defaults().withPorts(port, BrokerOptions.OFF).withLanes(2).withParts(parts));
  }

  private static Store store(StoreOptions options) {
    try {
      return DurableStore.open(options);
    } catch (StoreUnusableException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
