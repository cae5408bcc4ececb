package io.ternmq.brokercore.lane;

import java.util.ArrayList;
import java.util.List;

/**
 * Sessions whose mailboxes a lane filled in this turn: each owner is woken once, at the turn's end,
 * for all of them. Owned by its lane.
 */
final class WakeUps {
  private final BrokerCore core;
  private final List<List<SessionHost>> byLane = new ArrayList<>();

  WakeUps(BrokerCore core, int laneCount) {
    this.core = core;
    for (int index = 0; index < laneCount; index++) {
      byLane.add(new ArrayList<>());
    }
  }

  /** This session's owner has to drain its mailbox. */
  void add(SessionHost host) {
    byLane.get(host.owner().index()).add(host);
  }

  /** The end of the turn. */
  void handOver() {
    for (int index = 0; index < byLane.size(); index++) {
      List<SessionHost> hosts = byLane.get(index);
      if (!hosts.isEmpty()) {
        BrokerLane other = core.lane(index);
        List<SessionHost> handed = List.copyOf(hosts);
        hosts.clear();
        other.execute(() -> other.drainAll(handed));
      }
    }
  }
}
