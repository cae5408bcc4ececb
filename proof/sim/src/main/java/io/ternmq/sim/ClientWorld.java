package io.ternmq.sim;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.clientcore.StoredSession;
import io.ternmq.packet.Packet;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Real client engines, a server, the network between them, and the checkers that watch. */
final class ClientWorld {
  private final ClientScenario scenario;
  private final SimClock clock;
  private final Trace trace;
  private final SimServer server;
  private final Chance chance;
  private final List<EngineClient> clients = new ArrayList<>();
  private final List<ClientChecker> checkers;
  private final Map<String, Set<Long>> arrivals = new HashMap<>();
  private long arrivalCount;
  private final Map<Long, ClientMessage> messages = new LinkedHashMap<>();
  private final List<SimLink> links = new ArrayList<>();
  private long nextTag = 1;
  private int opened;
  private long refusesUntilNanos;

  ClientWorld(ClientScenario scenario, Chance chance, int shownEvents) {
    this.scenario = scenario;
    this.chance = chance;
    if (scenario.isReal()) {
      RealServer real = new RealServer(chance.split(), shownEvents);
      clock = real.clock();
      trace = real.trace();
      server = real;
    } else {
      clock = new SimClock(chance.split());
      trace = new Trace(clock, shownEvents);
      WorseBroker worse = new WorseBroker(clock, trace, scenario.manners(), chance.split());
      worse.onForgotten(this::onForgotten);
      worse.onGrudge(this::onGrudge);
      server = worse;
    }
    checkers = ClientCheckers.all(this);
    for (ClientScenario.Plan plan : scenario.clients()) {
      clients.add(new EngineClient(this, plan, chance.split()));
    }
  }

  SimClock clock() {
    return clock;
  }

  Trace trace() {
    return trace;
  }

  SimServer server() {
    return server;
  }

  ClientScenario scenario() {
    return scenario;
  }

  List<EngineClient> clients() {
    return clients;
  }

  Map<Long, ClientMessage> messages() {
    return messages;
  }

  long nextTag() {
    return nextTag;
  }

  // ---- the network

  SimLink open(String name) {
    SimLink link = new SimLink(name + "#" + ++opened, clock, chance.split());
    links.removeIf(SimLink::isOver);
    links.add(link);
    return link;
  }

  boolean isRefusing() {
    return !server.isListening() || clock.nanos() < refusesUntilNanos;
  }

  void refuseUntil(long timeNanos) {
    refusesUntilNanos = Math.max(refusesUntilNanos, timeNanos);
  }

  /** Ends every fault of the network; the ends of a link that leads nowhere are not told. */
  void heal() {
    refusesUntilNanos = 0;
    server.heal();
    for (SimLink link : List.copyOf(links)) {
      link.toBroker().resume();
      link.toClient().resume();
    }
  }

  // ---- what happens

  ClientMessage newMessage(EngineClient owner, io.ternmq.packet.QoS qos, int paddingBytes) {
    TopicName topic = TopicName.of("t/" + owner.name());
    ClientMessage message = new ClientMessage(nextTag++, owner, topic, qos, paddingBytes);
    messages.put(message.tag, message);
    trace.note("offers", owner.name(), message.tag, "QoS " + qos.level());
    checkers.forEach(checker -> checker.onOffered(owner, message));
    return message;
  }

  /** The same message in the hands of a new process. */
  ClientMessage renewed(ClientMessage before, EngineClient owner) {
    ClientMessage again = new ClientMessage(before, owner);
    messages.put(again.tag, again);
    return again;
  }

  void onRestored(EngineClient client, StoredSession stored) {
    trace.note("restores", client.name(), stored.messages().size(), "");
    checkers.forEach(checker -> checker.onRestored(client, stored));
  }

  void onLife(EngineClient client) {
    trace.note("lives", client.name(), client.life(), "");
    checkers.forEach(checker -> checker.onLife(client));
  }

  void onEvent(EngineClient client, ClientEvent event) {
    trace.note("event", client.name(), 0, event.toLine());
    checkers.forEach(checker -> checker.onEvent(client, event));
  }

  void onSent(EngineClient client, Packet packet) {
    trace.note("client>", client.linkName(), Wire.packetId(packet), Wire.words(packet));
    checkers.forEach(checker -> checker.onSent(client, packet));
  }

  void onReceived(EngineClient client, SimLink link, Packet packet, boolean isCurrent) {
    trace.note("client<", link.name(), Wire.packetId(packet), Wire.words(packet));
    checkers.forEach(checker -> checker.onReceived(client, packet, isCurrent));
  }

  void onFinished(EngineClient client, ClientMessage message) {
    trace.note("ends", client.name(), message.tag, String.valueOf(message.outcome));
    checkers.forEach(checker -> checker.onFinished(client, message));
  }

  void onDelivered(EngineClient client, IncomingMessage message) {
    long tag = Wire.tag(message.publish().payload());
    trace.note("delivers", client.name(), tag, "");
    if (arrivals.computeIfAbsent(client.name(), name -> new HashSet<>()).add(tag)) {
      arrivalCount++;
    }
    checkers.forEach(checker -> checker.onDelivered(client, message));
  }

  /** How many messages have arrived, each counted once for each client. */
  long arrivalCount() {
    return arrivalCount;
  }

  private void onForgotten(String clientId) {
    checkers.forEach(checker -> checker.onForgotten(clientId));
  }

  private void onGrudge(String clientId) {
    checkers.forEach(checker -> checker.onGrudge(clientId));
  }

  void onUserCall(EngineClient client, String what) {
    trace.note("user", client.name(), 0, what);
    checkers.forEach(checker -> checker.onUserCall(client));
  }

  void afterEach(EngineClient client) {
    checkers.forEach(checker -> checker.afterEach(client));
  }

  void atEnd() {
    checkers.forEach(ClientChecker::atEnd);
  }

  boolean isAtRest() {
    return server.isAtRest() && clients.stream().allMatch(EngineClient::isAtRest);
  }

  boolean areOnline() {
    return clients.stream().allMatch(client -> client.phase() == ClientPhase.ONLINE);
  }
}
