package io.ternmq.sim;

import io.ternmq.packet.Connect;
import io.ternmq.packet.Publish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A broker as clients meet them: it keeps what it acknowledged as long as it keeps the session, in
 * order, and is bad in every other way that its manners say.
 */
final class WorseBroker implements SimServer {
  private final SimClock clock;
  private final Trace trace;
  private final Chance chance;
  private final Map<String, WorseSession> sessions = new LinkedHashMap<>();
  private final Set<WorseConnection> connections = new LinkedHashSet<>();
  private WorseManners manners;
  private boolean isListening;
  private long stalledUntilNanos;
  private Consumer<String> onForgotten = clientId -> {};
  private Consumer<String> onGrudge = clientId -> {};

  WorseBroker(SimClock clock, Trace trace, WorseManners manners, Chance chance) {
    this.clock = clock;
    this.trace = trace;
    this.manners = manners;
    this.chance = chance;
  }

  /** Hears whose session is gone. */
  void onForgotten(Consumer<String> hears) {
    onForgotten = hears;
  }

  /** Hears whose subscription was granted for less. */
  void onGrudge(Consumer<String> hears) {
    onGrudge = hears;
  }

  void begrudges(String clientId) {
    onGrudge.accept(clientId);
  }

  WorseManners manners() {
    return manners;
  }

  SimClock clock() {
    return clock;
  }

  Trace trace() {
    return trace;
  }

  /** True where a vice that shows once in so many times shows now. */
  boolean shows(int often) {
    return often > 0 && chance.oneIn(often);
  }

  @Override
  public void start() {
    isListening = true;
  }

  @Override
  public void crash() {
    isListening = false;
    for (WorseConnection connection : List.copyOf(connections)) {
      connection.die();
    }
    connections.clear();
    if (shows(manners.forgets())) {
      sessions.keySet().forEach(onForgotten);
      sessions.clear();
      trace.note("forgets", "server", 0, "everybody");
    }
  }

  @Override
  public void stall(long untilNanos) {
    stalledUntilNanos = Math.max(stalledUntilNanos, untilNanos);
  }

  /** When something that comes now is looked at. */
  long attentionNanos() {
    long slow = shows(manners.slow()) ? chance.between(100L, 4_000L) * SimClock.MILLI : 0;
    return Math.max(stalledUntilNanos, clock.nanos() + slow);
  }

  @Override
  public boolean isListening() {
    return isListening;
  }

  @Override
  public void accept(SimLink link) {
    connections.add(new WorseConnection(this, link, chance.split()));
  }

  void forget(WorseConnection connection) {
    connections.remove(connection);
  }

  @Override
  public void heal() {
    manners =
        new WorseManners(
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, manners.receiveMaximum(), manners.maximumQoS(), 0);
    stalledUntilNanos = 0;
  }

  /** The session of a CONNECT: the one that was kept, or a new one. */
  WorseSession sessionOf(Connect connect) {
    boolean forgets = connect.cleanStart() || shows(manners.forgets());
    WorseSession known = sessions.get(connect.clientId());
    if (known != null && known.connection != null) {
      known.connection.takeOver();
      known.connection = null;
    }
    if (forgets && sessions.remove(connect.clientId()) != null) {
      trace.note("forgets", connect.clientId(), 0, "");
      onForgotten.accept(connect.clientId());
    }
    return sessions.computeIfAbsent(connect.clientId(), WorseSession::new);
  }

  /** To every session that wants it, in one go. */
  void route(Publish publish) {
    for (WorseSession session : new ArrayList<>(sessions.values())) {
      int wanted = session.wants(publish.topic());
      int qos = Math.min(wanted, publish.qos().level());
      boolean isKept = qos > 0 || session.connection != null;
      if (wanted >= 0 && isKept) {
        session.queue.add(new WorseSession.Outgoing(publish.topic(), publish.payload(), qos));
        if (session.connection != null) {
          session.connection.pump();
        }
      }
    }
  }

  @Override
  public boolean isSubscribed(String clientId, String filter) {
    WorseSession session = sessions.get(clientId);
    return session != null && session.subscriptions.containsKey(filter);
  }

  @Override
  public boolean isAtRest() {
    return sessions.values().stream()
        .allMatch(session -> session.queue.isEmpty() && session.inFlight.isEmpty());
  }
}
