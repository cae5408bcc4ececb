package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Verdict;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.core.DropReason;
import io.ternmq.core.InboundWindow;
import io.ternmq.core.InboundWindow.Progress;
import io.ternmq.core.Moment;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
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

  static void onPublish(ConnectionEngine connection, Publish received, Moment now) {
    Publish publish = received;
    if (!received.properties().isEmpty()) {
      publish = withoutAlias(connection, received, now);
      if (publish == null) {
        return;
      }
    }
    if (publish.qos() != QoS.AT_MOST_ONCE && !isWithinReceiveMaximum(connection, publish, now)) {
      return;
    }
    ReasonCode refusal = refusal(connection, publish);
    if (refusal != null) {
      refuse(connection, publish, refusal, now);
      return;
    }
    switch (publish.qos()) {
      case AT_MOST_ONCE -> take(connection, publish, 0, now);
      case AT_LEAST_ONCE -> onAtLeastOnce(connection, publish, now);
      case EXACTLY_ONCE -> onExactlyOnce(connection, publish, now);
    }
  }

  private static void onAtLeastOnce(ConnectionEngine connection, Publish publish, Moment now) {
    int receivers = take(connection, publish, 0, now);
    acknowledge(connection, publish, PacketType.PUBACK, reason(connection, receivers));
  }

  private static void onExactlyOnce(ConnectionEngine connection, Publish publish, Moment now) {
    SessionEngine session = session(connection);
    InboundWindow inbound = session.inbound();
    Progress progress = inbound.find(publish.packetId());
    if (progress == Progress.STORING) {
      return; // its PUBREC comes when it is safe
    }
    if (progress != null) { // [MQTT-4.3.3-10]
      inbound.put(publish.packetId(), Progress.RECEIVED);
      session.acknowledge(PacketType.PUBREC, publish.packetId(), ReasonCode.SUCCESS);
      return;
    }
    inbound.put(publish.packetId(), Progress.STORING);
    int receivers = take(connection, publish, publish.packetId(), now);
    acknowledge(connection, publish, PacketType.PUBREC, reason(connection, receivers));
  }

  /** Takes a message over: from here on it is the broker's. */
  private static int take(
      ConnectionEngine connection, Publish publish, int heldPacketId, Moment now) {
    SessionOutput lane = connection.lane();
    Message message =
        Message.of(publish, connection.clientId(), lane.nextMessageNumber(), now.epochMillis());
    return lane.publish(message, session(connection), heldPacketId, now);
  }

  /** Acknowledges when the store has it, in the order of what came before. */
  private static void acknowledge(
      ConnectionEngine connection, Publish publish, PacketType type, ReasonCode reason) {
    SessionEngine session = session(connection);
    long ticket = connection.lane().ticket();
    if (ticket == 0 && session.isSettled()) {
      settle(session, type, publish.packetId());
      session.acknowledge(type, publish.packetId(), reason);
      return;
    }
    int slots = type == PacketType.PUBACK ? 1 : 0; // QoS 2 is counted by its identifier
    connection.quota().waiting(slots);
    session.await(
        ticket,
        new Receipt(session) {
          @Override
          public void onDurable(Moment now) {
            connection.quota().waiting(-slots);
            settle(session, type, publish.packetId());
            if (session.openConnection() == connection) {
              session.acknowledge(type, publish.packetId(), reason);
            }
          }
        });
  }

  private static void settle(SessionEngine session, PacketType type, int packetId) {
    if (type == PacketType.PUBREC) {
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
      ConnectionEngine connection, Publish publish, Moment now) {
    if (!connection.version().hasProperties()) {
      return true; // 3.x has no such number
    }
    InboundWindow inbound = session(connection).inbound();
    if (connection.quota().hasRoom(inbound.count(), connection.lane().settings().receiveMaximum())
        || inbound.find(publish.packetId()) != null) {
      return true;
    }
    connection.close( // [MQTT-4.9.0-2]
        CloseCause.PROTOCOL_ERROR,
        ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
        "more messages are in flight than the receive maximum allows",
        now);
    return false;
  }

  private static @Nullable Publish withoutAlias(
      ConnectionEngine connection, Publish publish, Moment now) {
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

  private static @Nullable ReasonCode refusal(ConnectionEngine connection, Publish publish) {
    TopicName topic = publish.topic();
    if (topic.levels().length > connection.lane().settings().maximumTopicLevels()) {
      return ReasonCode.TOPIC_NAME_INVALID;
    }
    if (TopicFence.isClosedTo(topic)) {
      return ReasonCode.NOT_AUTHORIZED;
    }
    Verdict verdict =
        connection
            .lane()
            .guard()
            .authorizer()
            .mayPublish(
                connection.identity(), topic, publish.qos(), publish.retain(), allowed -> {});
    return verdict == Verdict.ALLOW ? null : ReasonCode.NOT_AUTHORIZED;
  }

  /** Says no where the version can; 3.x is acknowledged as if it were taken [MQTT-3.3.5-2]. */
  private static void refuse(
      ConnectionEngine connection, Publish publish, ReasonCode refusal, Moment now) {
    SessionEngine session = session(connection);
    boolean tells = connection.version().hasProperties();
    connection.lane().drop(connection.clientId(), DropReason.NOT_AUTHORIZED, 1, now);
    ReasonCode reason = tells ? refusal : ReasonCode.SUCCESS;
    switch (publish.qos()) {
      case AT_MOST_ONCE -> {}
      case AT_LEAST_ONCE -> session.acknowledge(PacketType.PUBACK, publish.packetId(), reason);
      case EXACTLY_ONCE -> {
        if (!tells) {
          session.inbound().put(publish.packetId(), Progress.RECEIVED);
        }
        session.acknowledge(PacketType.PUBREC, publish.packetId(), reason);
      }
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
