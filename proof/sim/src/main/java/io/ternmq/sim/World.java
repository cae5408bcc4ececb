package io.ternmq.sim;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.StoreBatch;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.core.Moment;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything in one run: time, network, broker, clients, and the checkers that watch. */
final class World {
  private static final int REMEMBERED_CONNECTIONS = 40;

  private final Scenario scenario;
  private final SimClock clock;
  private final Trace trace;
  private final SimNetwork network;
  private final Ledger ledger = new Ledger();
  private final SessionBook book;
  private final SessionStates states = new SessionStates();
  private final List<Checker> checkers = new ArrayList<>();
  private final List<SimClient> clients = new ArrayList<>();
  private final Map<String, ArrayDeque<SimConnection>> seen = new HashMap<>();
  private final SimBroker broker;
  private final Guard guard;

  World(Scenario scenario, Chance chance, int shownEvents) {
    this.scenario = scenario;
    this.clock = new SimClock(chance.split());
    this.trace = new Trace(clock, shownEvents);
    this.network = new SimNetwork(this, chance.split());
    this.book = new SessionBook(this);
    this.broker = new SimBroker(this, chance.split());
    checkers.add(book); // first: the others ask it
    checkers.add(states);
    checkers.addAll(Checkers.all(this));
    this.guard = guard(scenario);
    for (ClientPlan plan : scenario.clients()) {
      clients.add(new ModelClient(this, plan, chance.split()));
    }
  }

  /** A world whose clients are somebody else's: nothing is checked here. */
  static World unwatched(Scenario scenario, Chance chance, int shownEvents) {
    World world = new World(scenario, chance, shownEvents);
    world.checkers.clear();
    return world;
  }

  private Guard guard(Scenario of) {
    Chance chance = new Chance(of.chaosNanos()); // of its own: draws elsewhere stay what they are
    Authorizer authorizer = Authorizer.EVERYTHING;
    if (of.hasSlowVerdicts()) {
      VerdictChecker checker = new VerdictChecker(this);
      checkers.add(checker);
      authorizer = new SimAuthorizer(this, checker, chance.split());
    }
    List<EnhancedAuthenticator> methods =
        of.hasMethod() ? List.of(new SimMethod(this, chance.split())) : List.of();
    return new Guard(Authenticator.ANYBODY, methods, authorizer);
  }

  /** Who may do what here. */
  Guard guard() {
    return guard;
  }

  Scenario scenario() {
    return scenario;
  }

  SimClock clock() {
    return clock;
  }

  Trace trace() {
    return trace;
  }

  SimNetwork network() {
    return network;
  }

  SimBroker broker() {
    return broker;
  }

  Ledger ledger() {
    return ledger;
  }

  SessionBook book() {
    return book;
  }

  List<SimClient> clients() {
    return clients;
  }

  /** The latest connections that brought this client id, whether they are still there or not. */
  Collection<SimConnection> connectionsSeen(String clientId) {
    return seen.getOrDefault(clientId, new ArrayDeque<>());
  }

  // ---- what happens, for the trace and the checkers

  /** A fault strikes one client. */
  void onFault(String kind, String clientId) {
    trace.fault(kind, clientId, 0);
    trace.pair(kind, states.of(clientId).name());
  }

  /** A fault strikes the broker, and so everybody. */
  void onBrokerFault(String kind, String who) {
    trace.fault(kind, who, 0);
    scenario.clients().forEach(plan -> trace.pair(kind, states.of(plan.clientId()).name()));
  }

  void onEvent(BrokerEvent event, Moment now) {
    trace.note("event", event.clientId(), 0, event.toString());
    if (event instanceof BrokerEvent.Duel) {
      trace.note("duel", event.clientId(), 0, "");
    }
    for (Checker checker : checkers) {
      checker.onEvent(event, now);
    }
  }

  void onReceived(SimConnection connection, Packet packet) {
    trace.note("broker<", connection.name(), Wire.packetId(packet), Wire.words(packet));
    if (packet instanceof Connect) {
      ArrayDeque<SimConnection> latest =
          seen.computeIfAbsent(connection.clientId(), id -> new ArrayDeque<>());
      latest.add(connection);
      if (latest.size() > REMEMBERED_CONNECTIONS) {
        latest.remove();
      }
    }
    for (Checker checker : checkers) {
      checker.onReceived(connection, packet);
    }
  }

  void onSent(SimConnection connection, Packet packet) {
    trace.note("broker>", connection.name(), Wire.packetId(packet), Wire.words(packet));
    for (Checker checker : checkers) {
      checker.onSent(connection, packet);
    }
  }

  void onDelivered(Arrival arrival) {
    for (Checker checker : checkers) {
      checker.onDelivered(arrival);
    }
  }

  void onFinished(Publication publication) {
    for (Checker checker : checkers) {
      checker.onFinished(publication);
    }
  }

  void onSubmitted(StoreBatch batch) {
    trace.note("submits", "lane " + batch.lane(), batch.ticket(), "");
    for (Checker checker : checkers) {
      checker.onSubmitted(batch);
    }
  }

  void onDurable(StoreBatch batch) {
    trace.note("durable", "lane " + batch.lane(), batch.ticket(), "");
    for (Checker checker : checkers) {
      checker.onDurable(batch);
    }
  }

  void onTurn(SimLane lane) {
    for (Checker checker : checkers) {
      checker.onTurn(lane);
    }
  }

  void onCrash() {
    for (Checker checker : checkers) {
      checker.onCrash();
    }
  }

  void onRestart(StoreSnapshot snapshot) {
    for (Checker checker : checkers) {
      checker.onRestart(snapshot);
    }
  }

  void atEnd() {
    for (Checker checker : checkers) {
      checker.atEnd();
    }
  }
}
