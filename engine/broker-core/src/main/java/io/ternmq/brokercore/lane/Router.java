package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SharedOutgoing;
import io.ternmq.brokercore.routing.Fanout;
import io.ternmq.brokercore.routing.RetainedIndex;
import io.ternmq.brokercore.routing.SharedSubscription;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message, from its publisher's lane to every session that wants it. The lane matches once,
 * writes one atomic entry for all durable receivers, and hands each its copy. Owned by its lane.
 */
final class Router {
  /** To fewer sessions nothing is gained by sending before all is written. */
  private static final int MANY = 32;

  /** So many connections get theirs together, where it goes to many. */
  private static final int FLUSHED_TOGETHER = 8;

  private final BrokerCore core;
  private final BrokerLane lane;
  private final Fanout fanout = new Fanout();
  private int[] here = {};

  Router(BrokerCore core, BrokerLane lane) {
    this.core = core;
    this.lane = lane;
  }

  int publish(Message message, SessionEngine publisher, int heldPacketId, Moment now) {
    lane.batches().clearTicket();
    // Kept first: whoever subscribes meanwhile, on another lane, gets it twice rather than never.
    boolean isKept = message.retain() && keep(message, now);
    core.tree().match(message.topic(), message.publisher(), fanout);
    fanout.dispatch(core.settings().sharedDispatch(), message.topic());
    int receivers = fanout.count();
    if (lane.batches().isDurableNow() || concernsNoStore(message, isKept)) {
      sendToAll(message, now);
    } else {
      Message stored = isKept ? message : message.toUnretained();
      publishStored(message, stored, publisher, heldPacketId, now);
    }
    if (lane.ticket() != 0 && lane.batches().isFull()) {
      lane.block(publisher.connection(), null, now); // at QoS 0 no receipt is asked for
    }
    for (int at = 0; at < receivers; at++) {
      SessionHost host = (SessionHost) fanout.subscriber(at);
      if (lane.isFull(host)) {
        lane.block(publisher.connection(), host, now);
      }
    }
    return receivers;
  }

  /** True for most messages: nobody they go to outlives a connection, and nothing is kept. */
  private boolean concernsNoStore(Message message, boolean isKept) {
    return !isKept
        && message.qos() != QoS.EXACTLY_ONCE // its identifier may be held, or it waits for others
        && (message.qos() == QoS.AT_MOST_ONCE || !hasStoredReceiver());
  }

  /** True where a session that outlives its connection wants this topic. */
  boolean hasStoredReceiver(TopicName topic) {
    core.tree().match(topic, "", fanout);
    fanout.dispatch(core.settings().sharedDispatch(), topic);
    return hasStoredReceiver();
  }

  private boolean hasStoredReceiver() {
    for (int at = 0; at < fanout.count(); at++) {
      if (fanout.grantedQoS(at) != QoS.AT_MOST_ONCE
          && ((SessionHost) fanout.subscriber(at)).isDurable()) {
        return true;
      }
    }
    return false;
  }

  /** A message of the broker's own: QoS 0, and not for the store even where it is retained. */
  void publishOwn(TopicName topic, byte[] payload, boolean retain, Moment now) {
    Publish publish =
        new Publish(topic, payload, QoS.AT_MOST_ONCE, false, retain, 0, Properties.NONE);
    Message message = Message.of(publish, "", core.nextMessageNumber(), now.epochMillis());
    if (message.retain()) {
      keep(message, now);
    }
    core.tree().match(message.topic(), message.publisher(), fanout);
    fanout.dispatch(core.settings().sharedDispatch(), message.topic());
    sendToAll(message, now);
  }

  private void sendToAll(Message message, Moment now) {
    int receivers = fanout.count();
    if (receivers >= MANY && lane.isCalm()) {
      sendToMany(message, now);
      return;
    }
    for (int at = 0; at < receivers; at++) {
      sendNow(message, at, now);
    }
  }

  /**
   * Other lanes first, which begin at once; then the sessions here, and the first of them have the
   * message while it is written for the last.
   */
  private void sendToMany(Message message, Moment now) {
    int receivers = fanout.count();
    if (here.length < receivers) {
      here = new int[receivers];
    }
    int left = 0;
    for (int at = 0; at < receivers; at++) {
      if (lane.isHereAndIdle((SessionHost) fanout.subscriber(at))) {
        here[left++] = at;
      } else {
        sendNow(message, at, now);
      }
    }
    lane.wakeOthers();
    for (int index = 0; index < left; index++) {
      sendNow(message, here[index], now);
      if (index % FLUSHED_TOGETHER == FLUSHED_TOGETHER - 1) {
        lane.flushEarly();
      }
    }
  }

  private void sendNow(Message message, int at, Moment now) {
    SessionHost host = (SessionHost) fanout.subscriber(at);
    boolean retain = message.retain() && fanout.keepsRetain(at); // [MQTT-3.3.1-12, -13]
    QoS qos = message.qos().lower(fanout.grantedQoS(at)); // [MQTT-3.8.4-8]
    if (qos == QoS.AT_MOST_ONCE && lane.isHereAndIdle(host)) {
      host.engine().deliverAtMostOnce(message, retain, fanout.identifiers(at), now);
      return;
    }
    boolean isItsOwnDelivery =
        qos == QoS.AT_MOST_ONCE
            && fanout.count() == 1 // it lies in one mailbox at a time
            && fanout.member(at) == null
            && fanout.identifiers(at).length == 0
            && !retain;
    if (isItsOwnDelivery) {
      lane.offerDelivery(host, message, qos, now);
    } else {
      lane.handOver(host, delivery(host, message, at, null), now);
    }
  }

  private Outgoing delivery(
      SessionHost host, Message message, int at, @Nullable QueueRecord queueRecord) {
    QoS qos = message.qos().lower(fanout.grantedQoS(at)); // [MQTT-3.8.4-8]
    long sequence =
        qos == QoS.AT_MOST_ONCE
            ? 0
            : queueRecord == null ? host.nextSequence() : queueRecord.sequence();
    SharedSubscription member = fanout.member(at);
    if (member != null) {
      return SharedOutgoing.first(message, sequence, qos, member, queueRecord); // [MQTT-4.8.2-3]
    }
    boolean retain = message.retain() && fanout.keepsRetain(at); // [MQTT-3.3.1-12, -13]
    return new Outgoing(message, sequence, qos, retain, fanout.identifiers(at), queueRecord);
  }

  /** False where the message is not to be kept, here and in the store. */
  private boolean keep(Message message, Moment now) {
    RetainedIndex.Outcome outcome = core.retained().put(message);
    if (outcome == RetainedIndex.Outcome.FULL) {
      lane.drop(message.publisher(), DropReason.RETAINED_FULL, 1, now);
    }
    return outcome == RetainedIndex.Outcome.DONE;
  }

  private void publishStored(
      Message message, Message stored, SessionEngine publisher, int heldPacketId, Moment now) {
    int receivers = fanout.count();
    SessionHost[] hosts = new SessionHost[receivers];
    Outgoing[] deliveries = new Outgoing[receivers];
    List<StoreOperation.Entry> entries = new ArrayList<>();
    for (int at = 0; at < receivers; at++) {
      hosts[at] = (SessionHost) fanout.subscriber(at);
      deliveries[at] = storedDelivery(message, hosts[at], at, entries);
    }
    boolean holdsId = heldPacketId != 0 && publisher.isDurable();
    boolean isUnstorable = message.qos() == QoS.AT_MOST_ONCE && lane.isReadOnly();
    if (stored.retain() && isUnstorable) {
      lane.drop(message.publisher(), DropReason.STORE_READ_ONLY, 1, now); // QoS 0 promises nothing
    } else if (!entries.isEmpty() || stored.retain() || holdsId) {
      lane.persist(
          new StoreOperation.PutMessage(
              stored, entries, holdsId ? publisher.number() : -1, heldPacketId));
    }
    DeferredFanout fan = new DeferredFanout(lane, publisher, hosts, deliveries);
    boolean waits = lane.ticket() != 0 || !publisher.isSettled(); // never past one that waits
    if (waits && message.qos() == QoS.EXACTLY_ONCE) {
      publisher.await(lane.ticket(), fan);
    } else {
      fan.onDurable(now);
    }
  }

  private Outgoing storedDelivery(
      Message message, SessionHost host, int at, List<StoreOperation.Entry> entries) {
    QoS qos = message.qos().lower(fanout.grantedQoS(at));
    if (qos == QoS.AT_MOST_ONCE || !host.isDurable()) {
      return delivery(host, message, at, null);
    }
    QueueRecord queueRecord = new QueueRecord(host.number(), host.nextSequence());
    Outgoing delivery = delivery(host, message, at, queueRecord);
    entries.add(entry(delivery, queueRecord));
    return delivery;
  }

  /** What the store is to keep of a delivery. */
  static StoreOperation.Entry entry(Outgoing delivery, QueueRecord queueRecord) {
    return new StoreOperation.Entry(
        queueRecord,
        delivery.qos().level(),
        delivery.retain(),
        delivery.subscriptionIdentifiers(),
        delivery instanceof SharedOutgoing shared ? shared.member().filterText() : null);
  }

  /** A delivery that did not come from a publish: a retained message for a new subscription. */
  Outgoing outgoing(
      SessionEngine session, Message message, QoS qos, boolean retain, int[] identifiers) {
    SessionHost host = (SessionHost) session.subscriber();
    if (lane.batches().isDurableNow() || !host.isDurable()) {
      return outgoing(host, message, qos, retain, identifiers);
    }
    QueueRecord queueRecord = new QueueRecord(host.number(), host.nextSequence());
    lane.persist(
        new StoreOperation.PutMessage(
            message.toUnretained(), // it may have been replaced or removed meanwhile
            List.of(new StoreOperation.Entry(queueRecord, qos.level(), retain, identifiers, null)),
            -1,
            0));
    return new Outgoing(message, queueRecord.sequence(), qos, retain, identifiers, queueRecord);
  }

  private static Outgoing outgoing(
      SessionHost host, Message message, QoS qos, boolean retain, int[] identifiers) {
    long sequence = qos == QoS.AT_MOST_ONCE ? 0 : host.nextSequence();
    return new Outgoing(message, sequence, qos, retain, identifiers, null);
  }
}
