package io.ternmq.broker;

import io.ternmq.transport.ListenFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files this process may have open, and so how many connections. */
final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final int FOR_OTHER_THINGS = 500;
  private static final int WHERE_UNKNOWN = 10_000;
  private static final int LEAST = 100;

  private OpenFiles() {}

  /** The open-file limit less what the broker itself needs. */
  static int connectionLimit() {
    return Math.max(LEAST, limit() - FOR_OTHER_THINGS);
  }

  /** Refuses a number of connections for which files are missing. */
  static void check(int connections) throws ListenFailedException {
    if (connections > limit() - FOR_OTHER_THINGS) {
      throw ListenFailedException.ofConnections(
          connections
              + " connections are asked for, but this process may have "
              + limit()
              + " files open, of which "
              + FOR_OTHER_THINGS
              + " are for other things. Raise that limit (ulimit -n), or ask for fewer"
              + " (limits.connections).");
    }
  }

  private static int limit() {
    try {
      for (String line : Files.readAllLines(LIMITS)) {
        if (line.startsWith("Max open files")) {
          String soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
          return soft.equals("unlimited") ? Integer.MAX_VALUE : (int) Long.parseLong(soft);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return WHERE_UNKNOWN + FOR_OTHER_THINGS; // not Linux: no such file
    }
    return WHERE_UNKNOWN + FOR_OTHER_THINGS;
  }
}
