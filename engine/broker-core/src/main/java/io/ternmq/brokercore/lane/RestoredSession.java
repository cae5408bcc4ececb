package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.core.Moment;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;

/** Fills a session's engine with what a store held of it. */
final class RestoredSession {
  private RestoredSession() {}

  static void fill(SessionEngine engine, StoredSession stored, Moment now) {
    engine.restore(stored.session(), now);
    for (PutSubscription subscription : stored.subscriptions()) {
      engine.subscribe(
          new Subscription(
              engine.subscriber(),
              TopicFilter.of(subscription.request().filter()),
              subscription.request(),
              subscription.identifier()));
    }
    for (StoredEntry entry : stored.queue()) {
      engine.restore(
          entry,
          new Outgoing(
              entry.message(),
              entry.sequence(),
              QoS.of(entry.qos()),
              entry.retain(),
              entry.subscriptionIdentifiers(),
              QueueRecord.written(engine.number(), entry.sequence())));
    }
    for (int packetId : stored.received()) {
      engine.restoreReceived(packetId);
    }
  }
}
