package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.SessionSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has every lane write down what its sessions keep, a bounded number of sessions a turn, so that
 * others can read it without asking. A session that moves meanwhile keeps its earlier figures.
 */
final class FigureSample {
  /** How many sessions a lane looks at in one turn. */
  private static final int CHUNK = 512;

  private FigureSample() {}

  static void run(Collection<SessionHost> hosts, List<BrokerLane> lanes, Runnable whenDone) {
    List<List<SessionHost>> byLane = new ArrayList<>();
    lanes.forEach(lane -> byLane.add(new ArrayList<>()));
    for (SessionHost host : hosts) {
      byLane.get(host.owner().index()).add(host);
    }
    AtomicInteger unfinished = new AtomicInteger(lanes.size());
    for (BrokerLane lane : lanes) {
      List<SessionHost> own = byLane.get(lane.index());
      lane.execute(() -> look(own, 0, lane, whenDone, unfinished));
    }
  }

  private static void look(
      List<SessionHost> own,
      int from,
      BrokerLane lane,
      Runnable whenDone,
      AtomicInteger unfinished) {
    int to = Math.min(own.size(), from + CHUNK);
    for (SessionHost host : own.subList(from, to)) {
      if (host.owner() == lane) {
        host.figures(SessionSnapshot.figures(host.engine()));
      }
    }
    if (to < own.size()) {
      lane.execute(() -> look(own, to, lane, whenDone, unfinished));
    } else if (unfinished.decrementAndGet() == 0) {
      whenDone.run();
    }
  }
}
