package io.ternmq.bench;

import java.io.IOException;
import java.util.List;

/** A broker that takes part in a comparison: how it is named and started. */
interface Peer {
  String name();

  /** Starts the broker on that core and waits until it accepts connections. */
  RunningPeer start(int core) throws IOException, InterruptedException;

  /** The words in front of a command that keep it on one core. */
  static List<String> pinnedTo(int core) {
    return List.of("taskset", "-c", Integer.toString(core));
  }
}
