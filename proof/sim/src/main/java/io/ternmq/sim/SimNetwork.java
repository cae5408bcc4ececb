package io.ternmq.sim;

import java.util.ArrayList;
import java.util.List;

/** Every connection there is between clients and the broker. */
final class SimNetwork {
  private final World world;
  private final Chance chance;
  private final List<SimLink> links = new ArrayList<>();
  private int opened;

  SimNetwork(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
  }

  /** A new connection of this client, not yet known to the broker. */
  SimLink open(String clientId) {
    SimLink link = new SimLink(clientId + "#" + ++opened, world.clock(), chance.split());
    links.removeIf(SimLink::isOver);
    links.add(link);
    return link;
  }

  /** How long a connection that the broker closed lingers before its socket is gone. */
  long lingerNanos() {
    return chance.between(SimClock.MILLI, (chance.oneIn(5) ? 2_000 : 60) * SimClock.MILLI);
  }

  /** Ends every fault: what stood still flows, what leads nowhere is reset. */
  void heal() {
    for (SimLink link : List.copyOf(links)) {
      link.toBroker().resume();
      link.toClient().resume();
      if (link.toBroker().isSwallowing() || link.toClient().isSwallowing()) {
        link.over();
      }
    }
  }
}
