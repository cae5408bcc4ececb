package io.ternmq.sim;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.packet.TopicFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** At rest nothing is left over: memory and store agree, and neither keeps what is finished. */
final class LeftoverChecker extends Checker {
  private final World world;

  LeftoverChecker(World world) {
    super("nothing left over");
    this.world = world;
  }

  @Override
  void atEnd() {
    BrokerCore core = world.broker().core();
    Map<String, SessionEngine> sessions = new HashMap<>();
    int subscriptions = 0;
    for (SimConnection connection : world.broker().connections()) {
      SessionEngine session = connection.isOpened() ? connection.engine().session() : null;
      if (session != null && session.connection() == connection.engine()) {
        sessions.put(session.clientId(), session);
        subscriptions += session.subscriptions().size();
      }
    }
    require(
        core.directory().count() == sessions.size(),
        core.directory().count() + " sessions are known, " + sessions.size() + " are served");
    require(
        core.tree().count() == subscriptions,
        "the tree holds " + core.tree().count() + " subscriptions, sessions " + subscriptions);
    if (world.scenario().isStoreDelayed()) {
      compare(core, sessions, world.broker().store().contents());
    }
  }

  private void compare(
      BrokerCore core, Map<String, SessionEngine> sessions, StoreSnapshot contents) {
    Map<String, StoredSession> stored = new HashMap<>();
    for (StoredSession session : contents.sessions()) {
      stored.put(session.session().clientId(), session);
      require(
          session.queue().isEmpty() && session.received().isEmpty(),
          "the store still holds of " + session.session().clientId() + ": " + words(session));
    }
    for (SessionEngine session : sessions.values()) {
      StoredSession record = stored.remove(session.clientId());
      require(
          (record != null) == session.isDurable(),
          session.clientId() + " is durable " + session.isDurable() + " and stored " + record);
      if (record != null) {
        require(
            record.subscriptions().size() == session.subscriptions().size(),
            session.clientId() + " has other subscriptions in the store");
      }
    }
    require(stored.isEmpty(), "the store still holds sessions of " + stored.keySet());
    Map<String, Long> inMemory = numbers(core.retained().match(TopicFilter.of("#")));
    Map<String, Long> inStore = numbers(contents.retained());
    require(inMemory.equals(inStore), "retained " + inMemory + " and stored " + inStore);
  }

  private static String words(StoredSession session) {
    StringBuilder text = new StringBuilder();
    session
        .queue()
        .forEach(entry -> text.append(Wire.tag(Objects.requireNonNull(entry).message().payload())));
    return text.append(", received ").append(session.received()).toString();
  }

  /** Those that have expired may be forgotten here and not there. */
  private Map<String, Long> numbers(List<Message> messages) {
    Map<String, Long> numbers = new TreeMap<>();
    long now = world.clock().moment().epochMillis();
    for (Message message : messages) {
      if (!message.isExpired(now)) {
        numbers.put(message.topic().text(), message.number());
      }
    }
    return numbers;
  }
}
