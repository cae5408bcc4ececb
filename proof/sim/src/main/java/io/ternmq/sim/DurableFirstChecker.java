package io.ternmq.sim;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Publish;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Nothing is acknowledged before it is durable: no PUBACK and no PUBREC while the message waits for
 * the store, and every subscription that was acknowledged is there after a crash.
 */
final class DurableFirstChecker extends Checker {
  private final World world;
  private final Map<String, Long> tags = new HashMap<>();
  private final Set<Long> submitted = new HashSet<>();
  private final Map<Long, Long> undurable = new HashMap<>();
  private long highestRestored;
  private final Set<Long> fresh = new HashSet<>();

  DurableFirstChecker(World world) {
    super("durable before acknowledged");
    this.world = world;
  }

  @Override
  void onReceived(SimConnection connection, Packet packet) {
    if (packet instanceof Publish publish && publish.packetId() != 0) {
      long tag = Wire.tag(publish.payload());
      tags.put(connection.name() + "/" + publish.packetId(), tag);
      fresh.add(tag);
      undurable.remove(tag); // the acknowledgement to come is for this copy
    }
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    if (packet.type() != PacketType.PUBACK && packet.type() != PacketType.PUBREC) {
      return;
    }
    Long tag = tags.get(connection.name() + "/" + Wire.packetId(packet));
    if (tag != null) {
      fresh.remove(tag);
      require(
          !undurable.containsKey(tag),
          packet.type() + " for #" + tag + " went out while it waits for the store");
    }
  }

  @Override
  void onSubmitted(StoreBatch batch) {
    for (StoreOperation operation : batch.operations()) {
      if (operation instanceof PutMessage put && isNew(put.message())) {
        long tag = Wire.tag(put.message().payload());
        if (tag < Ledger.FIRST_WILL && put.message().qos().level() > 0) {
          require(
              fresh.contains(tag) || mayBeAMove(put),
              "#" + tag + " was acknowledged before it was stored");
          undurable.put(tag, key(batch));
        }
      }
    }
  }

  /** A member of a group that kept nothing has gone, and what it had moves to one that does. */
  private static boolean mayBeAMove(PutMessage put) {
    return put.publisherNumber() < 0
        && put.entries().size() == 1
        && put.entries().get(0).share() != null;
  }

  /** False for a retained message that is stored again for one more receiver. */
  private boolean isNew(Message message) {
    return message.number() > highestRestored && submitted.add(message.number());
  }

  @Override
  void onDurable(StoreBatch batch) {
    undurable.values().removeIf(waiting -> waiting == key(batch));
  }

  private static long key(StoreBatch batch) {
    return batch.ticket() << Integer.SIZE | batch.lane();
  }

  @Override
  void onCrash() {
    undurable.clear();
    tags.clear();
  }

  @Override
  void onRestart(StoreSnapshot snapshot) {
    highestRestored = snapshot.highestMessageNumber();
    submitted.clear();
    Map<Life, Set<String>> stored = new HashMap<>();
    for (StoredSession session : snapshot.sessions()) {
      Life life = world.book().living(session.session().clientId());
      Set<String> filters = new HashSet<>();
      session.subscriptions().forEach(put -> filters.add(put.request().filter()));
      if (life != null) {
        stored.put(life, filters);
      }
    }
    for (Ledger.Grant grant : world.ledger().grants()) {
      Set<String> filters = stored.get(grant.life);
      require(
          filters == null
              || grant.untilNanos < Long.MAX_VALUE
              || filters.contains(grant.filter.text()),
          grant.filter + " of " + grant.life + " was acknowledged and is gone after a crash");
    }
  }
}
