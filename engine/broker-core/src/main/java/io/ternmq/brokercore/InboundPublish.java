package io.ternmq.brokercore;

import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.InboundWindow;
import io.ternmq.core.InboundWindow.Progress;
import io.ternmq.core.Moment;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A client publishes: is it allowed, is it a repeat, who gets it, and when may it be acknowledged?
 * Nothing is acknowledged before it is as safe as the store makes it.
 */
final class InboundPublish {
  private InboundPublish() {}

  static void onPublish(ConnectionEngine connection, PublishFields received, Moment now) {
    connection.watch().onPublish(now);
    PublishFields publish = received;
    if (!received.properties().isEmpty()) {
      publish = withoutAlias(connection, received, now);
      if (publish == null) {
        return;
      }
    }
    BrokerSettings settings = connection.lane().settings();
    Refusal lack = Capabilities.refusalOfPublish(publish, settings);
    if (lack != null) {
      connection.close(CloseCause.PROTOCOL_ERROR, lack.reason(), lack.sentence(), now);
      return;
    }
    if (publish.qos() != QoS.AT_MOST_ONCE && !isWithinReceiveMaximum(connection, publish, now)) {
      return;
    }
    if (publish.qos() == QoS.EXACTLY_ONCE && isRepeat(connection, publish)) {
      return; // what is taken over already needs no right any more
    }
    Refusal refusal = refusal(connection, publish);
    if (refusal != null) {
      refuse(connection, publish, refusal, now);
      return;
    }
    switch (PublishVerdict.ask(connection, publish, now)) {
      case ALLOW -> accept(connection, publish, now);
      case DENY -> refuse(connection, publish, Refusal.OF_PUBLISH, now);
      case LATER -> {}
    }
  }

  /** The client has the right: takes the message over. */
  static void accept(ConnectionEngine connection, PublishFields publish, Moment now) {
    if (publish.qos() != QoS.AT_MOST_ONCE && isHeldBack(connection, publish)) {
      connection.watch().hold(now); // neither PUBACK nor PUBREC [MQTT-4.4.0-2]
      return;
    }
    switch (publish.qos()) {
      case AT_MOST_ONCE -> take(connection, publish, 0, now);
      case AT_LEAST_ONCE -> onAtLeastOnce(connection, publish, now);
      case EXACTLY_ONCE -> onExactlyOnce(connection, publish, now);
    }
  }

  /** True where the store can take nothing, and this would have to be stored or go behind such. */
  private static boolean isHeldBack(ConnectionEngine connection, PublishFields publish) {
    if (connection.watch().isHeld()) {
      return true;
    }
    SessionOutput lane = connection.lane();
    boolean holdsId = publish.qos() == QoS.EXACTLY_ONCE && session(connection).isDurable();
    return lane.isReadOnly()
        && (holdsId || publish.retain() || lane.hasStoredReceiver(publish.topic()));
  }

  private static void onAtLeastOnce(
      ConnectionEngine connection, PublishFields publish, Moment now) {
    int receivers = take(connection, publish, 0, now);
    long ticket = connection.lane().ticket();
    acknowledge(connection, publish, ticket, reason(connection, receivers), null);
  }

  private static void onExactlyOnce(
      ConnectionEngine connection, PublishFields publish, Moment now) {
    session(connection).inbound().put(publish.packetId(), Progress.STORING);
    int receivers = take(connection, publish, publish.packetId(), now);
    long ticket = connection.lane().ticket();
    acknowledge(connection, publish, ticket, reason(connection, receivers), null);
  }

  /** Answers a QoS 2 message that is known already, or lets it wait for the answer to the first. */
  private static boolean isRepeat(ConnectionEngine connection, PublishFields publish) {
    SessionEngine session = session(connection);
    Progress progress = session.inbound().find(publish.packetId());
    if (progress != null && progress != Progress.STORING) { // [MQTT-4.3.3-10]
      session.inbound().put(publish.packetId(), Progress.RECEIVED);
      session.acknowledge(PacketType.PUBREC, publish.packetId(), ReasonCode.SUCCESS);
    }
    return progress != null; // a PUBREC for what is being stored comes when it is safe
  }

  /** Takes a message over: from here on it is the broker's. */
  private static int take(
      ConnectionEngine connection, PublishFields publish, int heldPacketId, Moment now) {
    SessionOutput lane = connection.lane();
    Message message =
        Message.of(publish, connection.clientId(), lane.nextMessageNumber(), now.epochMillis());
    return lane.publish(message, session(connection), heldPacketId, now);
  }

  /** Acknowledges when the store has it, in the order of what came before [MQTT-4.6.0-2]. */
  private static void acknowledge(
      ConnectionEngine connection,
      PublishFields publish,
      long ticket,
      ReasonCode reason,
      @Nullable String sentence) {
    SessionEngine session = session(connection);
    QoS qos = publish.qos();
    int packetId = publish.packetId();
    if (ticket == 0 && session.isSettled()) {
      settle(session, qos, packetId, reason);
      session.acknowledge(answerTo(qos), packetId, reason, sentence);
      return;
    }
    // QoS 2 that is taken over is counted by its identifier
    int slots = qos == QoS.AT_LEAST_ONCE || reason.isFailure() ? 1 : 0;
    connection.quota().waiting(slots);
    session.await(
        ticket,
        new Receipt(session) {
          @Override
          public void onDurable(Moment now) {
            connection.quota().waiting(-slots);
            settle(session, qos, packetId, reason);
            if (session.openConnection() == connection) {
              session.acknowledge(answerTo(qos), packetId, reason, sentence);
            }
          }
        });
  }

  private static PacketType answerTo(QoS qos) {
    return qos == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
  }

  private static void settle(SessionEngine session, QoS qos, int packetId, ReasonCode reason) {
    if (qos == QoS.EXACTLY_ONCE && !reason.isFailure()) {
      session.inbound().put(packetId, Progress.RECEIVED);
    }
  }

  /** PUBREL: the client will not send this one again; PUBCOMP once that is safe to forget. */
  static void onPubRel(ConnectionEngine connection, int packetId, Moment now) {
    SessionEngine session = session(connection);
    InboundWindow inbound = session.inbound();
    Progress progress = inbound.find(packetId);
    if (progress == null) {
      session.acknowledge(
          PacketType.PUBCOMP,
          packetId,
          connection.version().hasProperties()
              ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND
              : ReasonCode.SUCCESS);
      return;
    }
    if (progress == Progress.RELEASING) {
      return; // its PUBCOMP comes when the removal is safe
    }
    SessionOutput lane = connection.lane();
    if (session.isDurable()) {
      lane.persist(new StoreOperation.RemoveReceived(session.number(), packetId));
    }
    long ticket = session.isDurable() ? lane.ticket() : 0;
    if (ticket == 0 && session.isSettled()) {
      inbound.remove(packetId);
      session.acknowledge(PacketType.PUBCOMP, packetId, ReasonCode.SUCCESS);
      return;
    }
    inbound.put(packetId, Progress.RELEASING);
    session.await(
        ticket,
        new Receipt(session) {
          @Override
          public void onDurable(Moment then) {
            inbound.remove(packetId);
            if (session.openConnection() == connection) {
              session.acknowledge(PacketType.PUBCOMP, packetId, ReasonCode.SUCCESS);
            }
          }
        });
  }

  // ---- what is not taken

  private static boolean isWithinReceiveMaximum(
      ConnectionEngine connection, PublishFields publish, Moment now) {
    if (!connection.version().hasProperties()) {
      return true; // 3.x has no such number
    }
    SessionEngine session = session(connection);
    int maximum = connection.lane().settings().receiveMaximum();
    if (connection.quota().hasRoom(session.heldIdentifiers(), maximum)
        || session.inbound().find(publish.packetId()) != null) {
      return true;
    }
    connection.close( // [MQTT-4.9.0-2]
        CloseCause.PROTOCOL_ERROR,
        ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
        "more messages are in flight than the receive maximum allows",
        now);
    return false;
  }

  private static @Nullable PublishFields withoutAlias(
      ConnectionEngine connection, PublishFields publish, Moment now) {
    long alias = publish.properties().number(Property.TOPIC_ALIAS, 0);
    if (alias == 0) {
      return publish;
    }
    if (alias > connection.lane().settings().topicAliasMaximum()) {
      connection.close( // [MQTT-3.3.2-9]
          CloseCause.PROTOCOL_ERROR,
          ReasonCode.TOPIC_ALIAS_INVALID,
          "the topic alias is above the topic alias maximum",
          now);
      return null;
    }
    if (!publish.topic().isEmpty()) {
      connection
          .aliases()
          .put((int) alias, publish.topic(), connection.lane().settings().topicAliasMaximum());
      return publish;
    }
    TopicName topic = connection.aliases().find((int) alias);
    if (topic == null) {
      connection.close(
          CloseCause.PROTOCOL_ERROR,
          ReasonCode.PROTOCOL_ERROR,
          "this topic alias was not set up on this connection",
          now);
      return null;
    }
    return new Publish(
        topic,
        publish.payload(),
        publish.qos(),
        publish.dup(),
        publish.retain(),
        publish.packetId(),
        publish.properties());
  }

  /** What the broker itself does not take, whoever publishes it. */
  private static @Nullable Refusal refusal(ConnectionEngine connection, PublishFields publish) {
    TopicName topic = publish.topic();
    Refusal outside = Capabilities.refusalOfTopic(topic, connection.lane().settings());
    if (outside != null) {
      return outside;
    }
    return TopicFence.isClosedTo(topic) ? Refusal.OF_FENCED_TOPIC : null;
  }

  /** Says no where the version can; 3.x is acknowledged as if it were taken [MQTT-3.3.5-2]. */
  static void refuse(
      ConnectionEngine connection, PublishFields publish, Refusal refusal, Moment now) {
    connection.lane().refused(refusal.reason());
    DropReason dropped =
        refusal.equals(Refusal.OF_TOPIC)
            ? DropReason.TOPIC_OUT_OF_BOUNDS
            : DropReason.NOT_AUTHORIZED;
    connection.lane().drop(connection.clientId(), dropped, 1, now);
    if (publish.qos() != QoS.AT_MOST_ONCE) {
      boolean tells = connection.version().hasProperties();
      ReasonCode reason = tells ? refusal.reason() : ReasonCode.SUCCESS;
      acknowledge(connection, publish, 0, reason, refusal.sentence());
    }
  }

  private static ReasonCode reason(ConnectionEngine connection, int receivers) {
    return receivers == 0 && connection.version().hasProperties()
        ? ReasonCode.NO_MATCHING_SUBSCRIBERS
        : ReasonCode.SUCCESS;
  }

  private static SessionEngine session(ConnectionEngine connection) {
    return java.util.Objects.requireNonNull(connection.session());
  }
}
