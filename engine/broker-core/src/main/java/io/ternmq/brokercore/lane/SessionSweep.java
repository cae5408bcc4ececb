package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.SessionEngine;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goes through all sessions, each on its own lane, a bounded number of them a turn. One that moves
 * from lane to lane meanwhile is left out.
 */
final class SessionSweep {
  /** How many sessions a lane looks at in one turn. */
  private static final int CHUNK = 512;

  /** Looks at one session, on its lane; must return at once. */
  @FunctionalInterface
  interface Visitor {
    void look(SessionHost host, SessionEngine session, Moment now);
  }

  private final Visitor visitor;
  private final Runnable whenDone;
  private final AtomicInteger unfinished;

  private SessionSweep(Visitor visitor, Runnable whenDone, int lanes) {
    this.visitor = visitor;
    this.whenDone = whenDone;
    this.unfinished = new AtomicInteger(lanes);
  }

  static void run(
      Collection<SessionHost> hosts, List<BrokerLane> lanes, Visitor visitor, Runnable whenDone) {
    List<List<SessionHost>> byLane = new ArrayList<>();
    lanes.forEach(lane -> byLane.add(new ArrayList<>()));
    for (SessionHost host : hosts) {
      byLane.get(host.owner().index()).add(host);
    }
    SessionSweep sweep = new SessionSweep(visitor, whenDone, lanes.size());
    for (BrokerLane lane : lanes) {
      List<SessionHost> own = byLane.get(lane.index());
      lane.execute(() -> sweep.look(own, 0, lane));
    }
  }

  private void look(List<SessionHost> own, int from, BrokerLane lane) {
    int to = Math.min(own.size(), from + CHUNK);
    Moment now = lane.moment();
    for (SessionHost host : own.subList(from, to)) {
      if (host.owner() == lane) {
        visitor.look(host, host.engine(), now);
      }
    }
    if (to < own.size()) {
      lane.execute(() -> look(own, to, lane));
    } else if (unfinished.decrementAndGet() == 0) {
      whenDone.run();
    }
  }
}
