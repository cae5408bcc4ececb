package io.ternmq.client.disk;

import io.ternmq.clientcore.ClientStore;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.StoredSession;
import io.ternmq.core.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's session on disk. {@link #submit} hands over what one call of the engine changed; a
 * thread of the store's own writes it and makes it durable, many at a time.
 *
 * <p>Owned by the client's lane, but for {@link #close}.
 */
public final class DiskStore implements ClientStore, AutoCloseable {
  private static final long CLOSE_MILLIS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(DiskStore.class);

  /** Hears of the store, on the lane. */
  public interface Listener {
    /** More is durable. */
    void onDurable();

    /** Nothing more will be. */
    void onFailed(StoreFailedException fault);
  }

  private final OpenedDirectory opened;
  private final Lane lane;
  private final Listener listener;
  private final LogWriter writer;
  private List<Change> changes = new ArrayList<>();
  private boolean isLazy = true;
  private long ticket;
  private long durableTicket;

  /** A store on a directory that was opened; {@link #start} follows. */
  public DiskStore(OpenedDirectory opened, Lane lane, Listener listener) {
    this.opened = opened;
    this.lane = lane;
    this.listener = listener;
    writer =
        new LogWriter(
            opened.log(),
            new LogWriter.Listener() {
              @Override
              public void onDurable(long written) {
                tell(() -> durable(written));
              }

              @Override
              public void onFailed(StoreFailedException fault) {
                tell(() -> listener.onFailed(fault));
              }
            });
  }

  /** Begins to write. */
  public void start() {
    writer.start();
  }

  /** What an earlier life of the client left. */
  public StoredSession stored() {
    return opened.stored();
  }

  private void tell(Runnable event) {
    try {
      lane.execute(event);
    } catch (RejectedExecutionException ended) {
      LOG.debug("the lane has ended; nobody waits for the queue on disk any more");
    }
  }

  private void durable(long written) {
    durableTicket = Math.max(durableTicket, written);
    listener.onDurable();
  }

  private void add(Change change) {
    changes.add(change);
    isLazy &= change.isLazy();
    ticket++;
  }

  /** Hands over what was changed since the last call: it becomes durable as one. */
  public void submit() {
    if (!changes.isEmpty()) {
      writer.submit(changes, ticket, isLazy);
      changes = new ArrayList<>();
      isLazy = true;
    }
  }

  @Override
  public void put(OutgoingMessage message, long queuedEpochMillis) {
    add(new Change.Put(message.number(), queuedEpochMillis, message));
  }

  @Override
  public void sent(long number, long sequence) {
    add(new Change.Sent(number, sequence));
  }

  @Override
  public void released(long number) {
    add(new Change.Released(number));
  }

  @Override
  public void removed(long number) {
    add(new Change.Removed(number));
  }

  @Override
  public void held(int packetId, long deliveryId) {
    add(new Change.Held(packetId, deliveryId));
  }

  @Override
  public void received(int packetId) {
    add(new Change.Received(packetId));
  }

  @Override
  public void freed(int packetId) {
    add(new Change.Freed(packetId));
  }

  @Override
  public void sessionAbsent() {
    add(new Change.SessionAbsent());
  }

  @Override
  public long ticket() {
    return ticket;
  }

  @Override
  public boolean isDurable(long asked) {
    return asked <= durableTicket;
  }

  /** Writes what was submitted, tells of it, and gives the directory free. Not on the lane. */
  @Override
  public void close() {
    writer.close(CLOSE_MILLIS);
    try {
      opened.close();
    } catch (IOException fault) {
      LOG.warn("the queue on disk did not close", fault);
    }
  }
}
