package io.ternmq.bench;

import java.io.IOException;
import java.util.List;

/** A broker that takes part in a comparison: how it is named and started. */
interface Peer {
  String name();

  /** Starts the broker on these cores and waits until it accepts connections. */
  RunningPeer start(String cores) throws IOException, InterruptedException;

  /** Whether this names a single core, and no list of them. */
  static boolean isOneCore(String cores) {
    return cores.matches("[0-9]+");
  }

  /** The words in front of a command that keep it on these cores: 0, or 0,1, or 0-3. */
  static List<String> pinnedTo(String cores) {
    return List.of("taskset", "-c", cores);
  }
}
