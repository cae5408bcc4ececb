package io.ternmq.broker;

import io.ternmq.broker.presence.PresenceOptions;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.Store;
import io.ternmq.transport.AddressBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a broker is put together from: who decides who may do what, where things survive, who else
 * hears of what happens. Immutable.
 *
 * @param guard who may connect, publish, subscribe and receive
 * @param store makes the store; asked once, when the broker starts
 * @param listeners hear every event, each on a thread of its own
 * @param sysIntervalSeconds how often the topics below {@code $SYS/broker} are brought up to date;
 *     0 for never
 * @param owned closed when the broker has stopped
 * @param addressBounds what one address may do
 * @param presence whether it is said below {@code $presence} who is there
 */
public record BrokerParts(
    Guard guard,
    Supplier<Store> store,
    List<BrokerListener> listeners,
    int sysIntervalSeconds,
    List<AutoCloseable> owned,
    AddressBounds addressBounds,
    PresenceOptions presence) {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerParts.class);
  private static final int SYS_INTERVAL_SECONDS = 10;

  public BrokerParts {
    listeners = List.copyOf(listeners);
    owned = List.copyOf(owned);
  }

  /** Everybody may do everything; nothing survives the process; nobody else listens. */
  public static BrokerParts defaults() {
    return new BrokerParts(
        Guard.OPEN,
        MemoryStore::immediate,
        List.of(),
        SYS_INTERVAL_SECONDS,
        List.of(),
        AddressBounds.NONE,
        PresenceOptions.OFF);
  }

  public BrokerParts withGuard(Guard other) {
    return new BrokerParts(
        other, store, listeners, sysIntervalSeconds, owned, addressBounds, presence);
  }

  public BrokerParts withStore(Supplier<Store> other) {
    return new BrokerParts(
        guard, other, listeners, sysIntervalSeconds, owned, addressBounds, presence);
  }

  /** These, and one more who listens. */
  public BrokerParts withEventListener(BrokerListener listener) {
    List<BrokerListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new BrokerParts(guard, store, more, sysIntervalSeconds, owned, addressBounds, presence);
  }

  /** These, and that is closed when the broker has stopped. */
  public BrokerParts withOwned(AutoCloseable thing) {
    List<AutoCloseable> more = new ArrayList<>(owned);
    more.add(thing);
    return new BrokerParts(
        guard, store, listeners, sysIntervalSeconds, more, addressBounds, presence);
  }

  public BrokerParts withSysIntervalSeconds(int seconds) {
    return new BrokerParts(guard, store, listeners, seconds, owned, addressBounds, presence);
  }

  /** These, and each address is kept within bounds. */
  public BrokerParts withAddressBounds(AddressBounds bounds) {
    return new BrokerParts(guard, store, listeners, sysIntervalSeconds, owned, bounds, presence);
  }

  /** These, and it is said who is there, or not. */
  public BrokerParts withPresence(PresenceOptions other) {
    return new BrokerParts(
        guard, store, listeners, sysIntervalSeconds, owned, addressBounds, other);
  }

  /** Lets go of what the broker owns. */
  void close() {
    for (int index = owned.size() - 1; index >= 0; index--) {
      try {
        owned.get(index).close();
      } catch (Exception e) {
        LOG.warn("{} did not close", owned.get(index).getClass().getName(), e);
      }
    }
  }
}
