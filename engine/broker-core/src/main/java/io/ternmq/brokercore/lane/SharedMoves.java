package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Receipt;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionState;
import io.ternmq.brokercore.SharedOutgoing;
import io.ternmq.brokercore.routing.SharedGroup;
import io.ternmq.brokercore.routing.SharedSubscription;
import io.ternmq.brokercore.routing.TopicTree;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.Moment;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that leave one member of a shared group for another. What is durable moves in one batch:
 * a crash finds it at one member, never at both and never at none. Owned by its lane.
 */
final class SharedMoves {
  private final TopicTree tree;
  private final BrokerLane lane;

  SharedMoves(TopicTree tree, BrokerLane lane) {
    this.tree = tree;
    this.lane = lane;
  }

  boolean move(SharedOutgoing shared, SessionEngine from, Moment now) {
    SharedSubscription other = receiver(shared, from);
    if (other == null) {
      return false;
    }
    SessionHost host = (SessionHost) other.subscriber();
    QoS qos = shared.message().qos().lower(other.grantedQoS()); // [MQTT-4.8.2-3]
    boolean isStored =
        qos != QoS.AT_MOST_ONCE && host.isDurable() && !lane.batches().isDurableNow();
    long sequence = qos == QoS.AT_MOST_ONCE ? 0 : host.nextSequence();
    QueueRecord newRecord = isStored ? new QueueRecord(host.number(), sequence) : null;
    SharedOutgoing moved = shared.movedTo(other, sequence, qos, newRecord);
    shared.finish();
    boolean isWritten = store(shared, moved, newRecord);
    if (isWritten && qos == QoS.EXACTLY_ONCE) {
      handOverWhenDurable(host, moved, from); // or a crash would leave it at both
    } else {
      lane.handOver(host, moved, now);
    }
    return true;
  }

  private @Nullable SharedSubscription receiver(SharedOutgoing shared, SessionEngine from) {
    SharedGroup group = tree.group(shared.member());
    if (group == null) {
      return null;
    }
    TopicName topic = shared.message().topic();
    SharedSubscription online =
        group.next(lane.settings().sharedDispatch(), topic, from.subscriber());
    boolean mayStay = from.state() != SessionState.CLOSED && from.subscriber().mayReceive(topic);
    return online != null || mayStay ? online : group.nextAway(topic, from.subscriber());
  }

  /** True where something went into the batch of this turn. */
  private boolean store(
      SharedOutgoing shared, SharedOutgoing moved, @Nullable QueueRecord newRecord) {
    QueueRecord oldRecord = shared.queueRecord();
    StoreOperation.Entry entry = newRecord == null ? null : Router.entry(moved, newRecord);
    if (entry == null) {
      if (oldRecord == null || oldRecord.cancel()) {
        return false;
      }
      lane.persist(new StoreOperation.RemoveEntry(oldRecord));
      return true;
    }
    boolean isOnItsWay = oldRecord != null && oldRecord.moveTo(entry);
    if (isOnItsWay && moved.qos() != QoS.EXACTLY_ONCE) {
      return false; // the batch that was to write the old entry writes this one
    }
    if (oldRecord != null && !isOnItsWay) {
      lane.persist(new StoreOperation.RemoveEntry(oldRecord));
    }
    // of two batches with one entry the first writes it: this one's receipt covers it in any case
    lane.persist(
        new StoreOperation.PutMessage(
            moved.message().toUnretained(), List.of(entry), -1, 0)); // never a retained one
    return true;
  }

  private void handOverWhenDurable(SessionHost host, SharedOutgoing moved, SessionEngine from) {
    from.await(
        lane.ticket(),
        new Receipt(from) {
          @Override
          public void onDurable(Moment now) {
            lane.handOver(host, moved, now);
          }
        });
  }
}
