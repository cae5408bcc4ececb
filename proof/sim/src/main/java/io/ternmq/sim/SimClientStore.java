package io.ternmq.sim;

import io.ternmq.clientcore.ClientStore;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.StoredSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client's disk: changes become durable in their order, after a while; a crash keeps only those.
 */
final class SimClientStore implements ClientStore {
  private static final class Kept {
    final ClientMessage message;
    final long queuedEpochMillis;
    long sequence = StoredSession.NO_SEQUENCE;
    boolean isReleased;

    Kept(ClientMessage message, long queuedEpochMillis) {
      this.message = message;
      this.queuedEpochMillis = queuedEpochMillis;
    }
  }

  private final SimClock clock;
  private final Chance chance;
  private final long longestNanos;
  private final ArrayDeque<Runnable> pending = new ArrayDeque<>();
  private final Map<Long, Kept> messages = new LinkedHashMap<>();
  private final Map<Integer, Long> held = new HashMap<>();
  private final Set<Integer> received = new HashSet<>();
  private long nextNumber;
  private long nextSequence;
  private long nextDeliveryId = 1;
  private long ticket;
  private long durableTicket;
  private int life;
  private boolean isCommitting;
  private Runnable onDurable = () -> {};

  SimClientStore(SimClock clock, long longestNanos, Chance chance) {
    this.clock = clock;
    this.longestNanos = longestNanos;
    this.chance = chance;
  }

  /** Called when more is durable. */
  void onDurable(Runnable task) {
    onDurable = task;
  }

  private void change(Runnable change) {
    ticket++;
    pending.add(change);
    commit();
  }

  private void commit() {
    if (isCommitting || pending.isEmpty()) {
      return;
    }
    isCommitting = true;
    int inLife = life;
    // What is written when the write begins becomes durable with it; what comes later waits.
    clock.after(1, () -> write(inLife));
  }

  private void write(int inLife) {
    if (life != inLife) {
      return;
    }
    int count = pending.size();
    clock.after(chance.between(1L, longestNanos), () -> written(inLife, count));
  }

  private void written(int inLife, int count) {
    if (life != inLife) {
      return;
    }
    for (int index = 0; index < count; index++) {
      pending.remove().run();
      durableTicket++;
    }
    isCommitting = false;
    commit();
    onDurable.run();
  }

  /** The process dies: what is not durable is gone. */
  void crash() {
    life++;
    pending.clear();
    isCommitting = false;
    ticket = durableTicket;
  }

  /** True where this message survives a crash. */
  boolean keeps(ClientMessage message) {
    return messages.values().stream().anyMatch(kept -> kept.message.tag == message.tag);
  }

  /** What a new process finds; its messages are new objects of the same names. */
  StoredSession toStored(ClientWorld world, EngineClient owner) {
    List<StoredSession.Message> list = new ArrayList<>();
    for (Map.Entry<Long, Kept> entry : messages.entrySet()) {
      Kept kept = entry.getValue();
      ClientMessage again = world.renewed(kept.message, owner);
      list.add(
          new StoredSession.Message(
              again, entry.getKey(), kept.queuedEpochMillis, kept.sequence, kept.isReleased));
    }
    return new StoredSession(
        list, held, List.copyOf(received), nextNumber, nextSequence, nextDeliveryId);
  }

  // ---- changes

  @Override
  public void put(OutgoingMessage message, long queuedEpochMillis) {
    long number = message.number();
    change(
        () -> {
          messages.put(number, new Kept((ClientMessage) message, queuedEpochMillis));
          nextNumber = Math.max(nextNumber, number + 1);
        });
  }

  @Override
  public void sent(long number, long sequence) {
    change(
        () -> {
          nextSequence = Math.max(nextSequence, sequence + 1);
          Kept kept = messages.get(number);
          if (kept != null) {
            kept.sequence = sequence;
            kept.isReleased = false;
          }
        });
  }

  @Override
  public void released(long number) {
    change(
        () -> {
          Kept kept = messages.get(number);
          if (kept != null) {
            kept.isReleased = true;
          }
        });
  }

  @Override
  public void removed(long number) {
    change(() -> messages.remove(number));
  }

  @Override
  public void held(int packetId, long deliveryId) {
    change(
        () -> {
          received.remove(packetId);
          held.put(packetId, deliveryId);
          nextDeliveryId = Math.max(nextDeliveryId, deliveryId + 1);
        });
  }

  @Override
  public void received(int packetId) {
    change(
        () -> {
          held.remove(packetId);
          received.add(packetId);
        });
  }

  @Override
  public void freed(int packetId) {
    change(
        () -> {
          held.remove(packetId);
          received.remove(packetId);
        });
  }

  @Override
  public void sessionAbsent() {
    change(
        () -> {
          held.clear();
          received.clear();
          for (Kept kept : messages.values()) {
            kept.sequence = StoredSession.NO_SEQUENCE;
            kept.isReleased = false;
          }
        });
  }

  @Override
  public long ticket() {
    return ticket;
  }

  @Override
  public boolean isDurable(long asked) {
    return asked <= durableTicket;
  }
}
