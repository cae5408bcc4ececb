package io.ternmq.clientcore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Publish;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.UnsubAck;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a connection: messages in both directions and subscriptions, each with its
 * conversation. Owned by the engine.
 */
public final class ClientSession {
  private final PublishOut publishOut;
  private final PublishIn publishIn;
  private final SubscriptionLedger ledger;
  private final int topicAliases;

  /** Subscriptions are being made again, and not all of them are answered: on whatever link. */
  private boolean owesSubscriptions;

  ClientSession(ClientSettings settings) {
    publishOut = new PublishOut(settings.limits(), settings.queue());
    publishIn = new PublishIn(settings.limits().receiveMaximum());
    ledger = new SubscriptionLedger(publishOut.identifiers());
    topicAliases = settings.limits().topicAliases();
  }

  PublishOut publishOut() {
    return publishOut;
  }

  PublishIn publishIn() {
    return publishIn;
  }

  SubscriptionLedger ledger() {
    return ledger;
  }

  /** The one switch over what a server sends on line; a value is why the connection ends. */
  @Nullable LossCause onPacket(Packet packet, Turn turn) {
    if (packet instanceof Publish publish) {
      Publish named = turn.connection().aliases().resolve(publish);
      return named == null
          ? LossCause.ofViolation(
              ReasonCode.TOPIC_ALIAS_INVALID, "a topic alias that was not agreed on")
          : publishIn.onPublish(named, turn);
    } else if (packet instanceof Acknowledgement acknowledgement) {
      return onAcknowledgement(acknowledgement, turn);
    } else if (packet instanceof PingResp) {
      turn.connection().heartbeat().onPingAnswered(turn.now());
      return null;
    } else if (packet instanceof SubAck answer) {
      return ledger.onAnswer(answer.packetId(), answer.reasons(), turn);
    } else if (packet instanceof UnsubAck answer) {
      return ledger.onAnswer(answer.packetId(), answer.reasons(), turn);
    } else if (packet instanceof Disconnect farewell) {
      return LossCause.ofServer(
          LossKind.SERVER_DISCONNECTED, farewell.reason(), farewell.properties());
    }
    return unexpected(packet);
  }

  private @Nullable LossCause onAcknowledgement(Acknowledgement packet, Turn turn) {
    if (packet.type() != PacketType.PUBREL) {
      return publishOut.onAcknowledgement(packet, turn);
    }
    publishIn.onPubRel(packet.packetId(), turn);
    return null;
  }

  static LossCause unexpected(Packet packet) {
    return LossCause.ofViolation(ReasonCode.PROTOCOL_ERROR, packet.type() + " was not expected");
  }

  /** Takes in what an earlier life of the client left. */
  void restore(StoredSession stored, Moment now) {
    publishOut.restore(stored, now);
    publishIn.restore(stored);
  }

  /** The store made more durable: what waited for that goes on. */
  void onDurable(@Nullable Turn turn, ClientOutput out) {
    publishOut.onDurable(out);
    publishIn.onDurable(out);
    if (turn != null) {
      PublishIn.acknowledgeInOrder(turn);
      turn.connection().durableFirst().drain(publishOut, turn);
    }
  }

  /** CONNACK accepted: begins to put the session back in service. */
  void onConnected(SessionMemory memory, ServerLimits limits, Turn turn) {
    publishOut.limit(limits.receiveMaximum(), turn.connection().version());
    ledger.reportLost(turn.out());
    if (memory == SessionMemory.UNSURE) {
      publishIn.onSessionUnsure();
    }
    Restoration restoration;
    if (memory == SessionMemory.UNSURE || (memory == SessionMemory.KEPT && owesSubscriptions)) {
      owesSubscriptions = true;
      restoration = Restoration.ofUnsure(publishOut, ledger, turn);
    } else if (memory != SessionMemory.ABSENT) {
      restoration = Restoration.ofPresent(publishOut);
    } else {
      publishIn.onSessionAbsent();
      publishOut.onSessionAbsent(turn.out());
      turn.out().store().sessionAbsent();
      owesSubscriptions = true;
      restoration = Restoration.ofAbsent(ledger, turn.now());
    }
    TopicAliases aliases =
        new TopicAliases(topicAliases, Math.min(topicAliases, limits.topicAliases()));
    turn.connection().onOnline(limits, restoration, aliases, turn.now());
  }

  /** Sends whatever may go out now. */
  void advance(Turn turn) {
    Restoration restoration = turn.connection().restoration();
    if (restoration.advance(publishOut, ledger, turn)) {
      owesSubscriptions &= !restoration.hasSubscribed(ledger);
      ledger.drain(turn);
      publishOut.drain(turn);
    }
  }

  /** Pings where that is due; a value is why the connection ends. */
  @Nullable LossCause beat(Turn turn) {
    Heartbeat heartbeat = turn.connection().heartbeat();
    heartbeat.checkSuspend(turn.now());
    long unsentBytes = turn.out().unsentBytes();
    Heartbeat.Verdict verdict = heartbeat.onTime(unsentBytes, turn.now());
    if (verdict == Heartbeat.Verdict.DEAD) {
      return LossCause.of(LossKind.PING_UNANSWERED);
    }
    if (verdict == Heartbeat.Verdict.PING) {
      turn.send(PingReq.INSTANCE);
      heartbeat.onPingSent(unsentBytes, turn.now());
    }
    return null;
  }

  /**
   * The server of the connection just lost found a packet too large: the largest that it left
   * unanswered fails, unless one as large was answered, or was QoS 0.
   */
  void onPacketTooLarge(Turn last) {
    long floorBytes = last.connection().clearedBytes();
    SubscriptionChange change = ledger.largestUnanswered(floorBytes);
    if (publishOut.failLargest(change == null ? floorBytes : change.packetBytes(), last)) {
      return;
    }
    if (change != null) {
      ledger.onTooLarge(change, last.out());
      publishOut.forgetLosses();
    }
  }

  /** The client is closed: everything that is not finished ends. */
  void abandon(ClientOutput out) {
    publishOut.abandon(out);
    ledger.abandon(out);
  }

  /** A message of ours that still waits ends; what is in flight goes on. */
  public void expire(OutgoingMessage message, ClientOutput out) {
    publishOut.expire(message, out);
  }

  /** Shows every message of ours that has no outcome yet: in flight, then those that wait. */
  public void forEachUnfinished(Consumer<OutgoingMessage> visitor) {
    publishOut.forEachUnfinished(visitor);
  }

  boolean isIdle() {
    return publishOut.isIdle() && ledger.isIdle();
  }

  /** How many messages wait to be sent. */
  public int queueCount() {
    return publishOut.queueCount();
  }

  /** How many messages of ours are sent and not acknowledged. */
  public int inFlightCount() {
    return publishOut.inFlightCount();
  }

  /** How many filters the client is subscribed to. */
  public int subscriptionCount() {
    return ledger.subscriptionCount();
  }
}
