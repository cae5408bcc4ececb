package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.routing.Fanout;
import io.ternmq.core.Moment;
import io.ternmq.packet.TopicName;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever subscribed below {@code $SYS/broker/clients} what happens to clients. An event is
 * put into words only where somebody hears of it, and published at the end of the turn: what it
 * sets off cannot reach into the engine that is reporting it. Owned by its lane.
 */
final class ClientTopics {
  /** How many events of one turn are told at most. */
  static final int LIMIT = 10_000;

  private static final String SYS = "$SYS";
  private static final String PREFIX = SYS + "/broker/clients/";
  private static final String NOBODY = "";

  private record Waiting(TopicName topic, BrokerEvent event, Moment moment) {}

  private final BrokerCore core;
  private final BrokerLane lane;
  private final Fanout fanout = new Fanout();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  ClientTopics(BrokerCore core, BrokerLane lane) {
    this.core = core;
    this.lane = lane;
  }

  void onEvent(BrokerEvent event, Moment now) {
    String name = nameOf(event);
    boolean isHeard = core.tree().hasBelow(SYS); // mostly by nobody, and then it is to cost nothing
    if (!isHeard || name == null || event.clientId().isEmpty()) {
      return;
    }
    TopicName topic = topic(event.clientId(), name);
    if (topic == null) {
      return;
    }
    core.tree().match(topic, NOBODY, fanout);
    if (fanout.count() == 0) {
      return;
    }
    if (waiting.size() < LIMIT) {
      waiting.add(new Waiting(topic, event, now));
    } else {
      core.untoldEvents().increment();
    }
  }

  /** The turn ends: tells what happened in it. */
  void publish() {
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      byte[] words = EventWords.of(next.event(), next.moment());
      lane.publishOwn(next.topic(), words, false, next.moment());
    }
  }

  private static @Nullable String nameOf(BrokerEvent event) {
    if (event instanceof BrokerEvent.Connected) {
      return "connected";
    }
    if (event instanceof BrokerEvent.Disconnected) {
      return "disconnected";
    }
    if (event instanceof BrokerEvent.SessionClosed) {
      return "closed";
    }
    if (event instanceof BrokerEvent.Refused) {
      return "refused";
    }
    if (event instanceof BrokerEvent.Duel) {
      return "duel";
    }
    if (event instanceof BrokerEvent.WillPublished) {
      return "will-published";
    }
    return event instanceof BrokerEvent.WillDropped ? "will-dropped" : null;
  }

  /** The topic; null where the client's id is too long for one. */
  private static @Nullable TopicName topic(String clientId, String name) {
    String text = PREFIX + PercentEncoding.of(clientId) + "/" + name;
    boolean mayBeTooLong = text.length() > TopicName.MAXIMUM_BYTES / 3; // characters, not bytes
    return mayBeTooLong ? null : TopicName.of(text);
  }
}
