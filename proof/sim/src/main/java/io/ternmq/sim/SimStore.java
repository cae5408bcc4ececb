package io.ternmq.sim;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.core.PacketIds;
import java.util.ArrayList;
import java.util.List;

/**
 * The broker's disk: the in-memory store in its delayed mode, in virtual time and watched by the
 * checkers, or in its immediate mode. Survives a crash of the broker.
 */
final class SimStore implements Store {
  private final World world;
  private final MemoryStore store;
  private long stalledUntilNanos;
  private final Chance jump;
  private final boolean jumpsAhead;
  private int life;

  SimStore(World world, Chance chance) {
    this.world = world;
    this.jump = new Chance(world.scenario().chaosNanos()); // draws elsewhere stay what they are
    this.jumpsAhead = jump.oneIn(2);
    this.store =
        world.scenario().isStoreDelayed()
            ? MemoryStore.delayed(
                this::after, chance.generator(), world.scenario().longestCommitNanos())
            : MemoryStore.immediate();
  }

  private void after(long nanos, Runnable task) {
    world.clock().at(Math.max(world.clock().nanos() + nanos, stalledUntilNanos), task);
  }

  /** No commit ends before this time: a slow disk. */
  void stallUntil(long timeNanos) {
    stalledUntilNanos = timeNanos;
  }

  @Override
  public boolean isDurableNow() {
    return store.isDurableNow();
  }

  @Override
  public String level() {
    return store.level();
  }

  @Override
  public StoreSnapshot open() {
    StoreSnapshot snapshot = store.open();
    world.onRestart(snapshot);
    return jumpsAhead ? ahead(snapshot) : snapshot;
  }

  /**
   * The same as if very many messages had come and gone: the next number of each session is so far
   * on that its identifier is that of a message which is still in flight, or soon will be.
   */
  private StoreSnapshot ahead(StoreSnapshot snapshot) {
    List<StoredSession> sessions = new ArrayList<>();
    for (StoredSession session : snapshot.sessions()) {
      long next = session.nextSequence();
      if (!session.queue().isEmpty()) {
        long first = session.queue().get(0).sequence();
        next = Math.max(next, first + PacketIds.COUNT - jump.between(0, 3));
      }
      sessions.add(
          new StoredSession(
              session.session(),
              session.subscriptions(),
              session.queue(),
              session.received(),
              next));
    }
    return new StoreSnapshot(
        sessions,
        snapshot.retained(),
        snapshot.highestSessionNumber(),
        snapshot.highestMessageNumber());
  }

  /** What it holds now. */
  StoreSnapshot contents() {
    return store.open();
  }

  @Override
  public void submit(StoreBatch batch) {
    world.broker().lane(batch.lane()).requireCurrent("a batch was submitted");
    int submittedIn = life;
    world.onSubmitted(batch);
    store.submit(
        new StoreBatch(
            batch.lane(),
            batch.ticket(),
            batch.operations(),
            ticket -> {
              if (submittedIn == life) {
                world.onDurable(batch);
                batch.receipts().onDurable(ticket);
              }
            }));
  }

  /** The process died. */
  void crash() {
    life++;
    store.crash();
  }

  @Override
  public void close() {
    store.close();
  }
}
