package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SharedOutgoing;
import io.ternmq.brokercore.routing.SharedSubscription;
import io.ternmq.brokercore.routing.Subscription;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.core.Moment;
import io.ternmq.packet.QoS;
import java.util.List;

/** Fills a session's engine with what a store held of it. */
final class RestoredSession {
  private RestoredSession() {}

  /**
   * Takes sessions of a store in, on their lane.
   *
   * @throws RestoreFailedException where one of them makes no sense
   */
  static void restore(List<StoredSession> sessions, BrokerLane lane, SessionDirectory directory) {
    Moment now = lane.moment();
    for (StoredSession stored : sessions) {
      SessionHost host =
          new SessionHost(
              stored.session().clientId(),
              stored.session().sessionNumber(),
              nextSequence(stored),
              lane);
      directory.reserve(Integer.MAX_VALUE); // what was kept is kept, whatever the bound
      directory.enter(host);
      try {
        fill(host.engine(), stored, lane, now);
      } catch (RuntimeException | Error fault) {
        throw new RestoreFailedException(stored.session().clientId(), fault);
      }
    }
  }

  /**
   * Above that of every entry; and no message from now on counts as one that may have been sent, as
   * many may have been that were acknowledged before a store heard of them.
   */
  private static long nextSequence(StoredSession stored) {
    long firstUnsent = stored.session().firstUnsent();
    return firstUnsent == PutSession.ANY_SENT
        ? stored.nextSequence()
        : Math.max(stored.nextSequence(), firstUnsent);
  }

  private static void fill(
      SessionEngine engine, StoredSession stored, BrokerLane lane, Moment now) {
    engine.restore(stored.session(), now);
    for (PutSubscription subscription : stored.subscriptions()) {
      restore(engine, subscription, lane);
    }
    long firstUnsent = stored.session().firstUnsent();
    stored.shelved().forEach(entry -> engine.restore(entry, entry.sequence() < firstUnsent));
    for (StoredEntry entry : stored.queue()) {
      Outgoing outgoing = outgoing(engine, entry);
      if (entry.released() || entry.sequence() < firstUnsent) {
        outgoing.markPerhapsSent();
      }
      engine.restore(outgoing, entry.released());
    }
    for (int packetId : stored.received()) {
      engine.restoreReceived(packetId);
    }
    engine.onRestored(stored.session(), now);
  }

  private static void restore(SessionEngine engine, PutSubscription stored, BrokerLane lane) {
    Subscription subscription =
        Subscription.of(engine.subscriber(), stored.request(), stored.identifier());
    engine.restore(subscription);
    // Numbers that no store heard of are given again.
    long owedUpTo = Math.min(stored.owedUpTo(), lane.latestMessageNumber());
    if (owedUpTo > 0) {
      engine.restoreOwed(subscription, lane.retained(subscription.filter(), owedUpTo), owedUpTo);
    }
  }

  /** The delivery that an entry stands for. */
  static Outgoing outgoing(SessionEngine engine, StoredEntry entry) {
    QueueRecord queueRecord = QueueRecord.written(engine.number(), entry.sequence());
    queueRecord.reference(entry.reference()); // so that its removal need not look it up
    QoS qos = QoS.of(entry.qos());
    if (entry.share() != null
        && engine.subscription(entry.share()) instanceof SharedSubscription member) {
      return SharedOutgoing.first(entry.message(), entry.sequence(), qos, member, queueRecord);
    }
    return new Outgoing(
        entry.message(),
        entry.sequence(),
        qos,
        entry.retain(),
        entry.subscriptionIdentifiers(),
        queueRecord);
  }
}
