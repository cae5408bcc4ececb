package io.ternmq.load.storm;

import io.ternmq.load.LoadFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files this process may have open: a socket is one. */
final class FileLimit {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  /** What a process has open beside its sockets. */
  private static final int OTHERS = 200;

  private FileLimit() {}

  /** Says what to do where there are too few for so many clients. */
  static void check(int clients) {
    check(clients, allowed());
  }

  static void check(int clients, long allowed) {
    long wanted = (long) clients + OTHERS;
    if (wanted > allowed) {
      throw new LoadFailed(
          clients
              + " clients need "
              + wanted
              + " open files, and this process may have "
              + allowed
              + ". Raise that limit (ulimit -n "
              + wanted
              + "), for the broker too, or ask for fewer clients.");
    }
  }

  private static long allowed() {
    try {
      for (String line : Files.readAllLines(LIMITS)) {
        if (line.startsWith(LINE)) {
          String soft = line.substring(LINE.length()).strip().split("\\s+")[0];
          return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        }
      }
    } catch (IOException | NumberFormatException unknown) {
      return Long.MAX_VALUE; // another system: it will say so itself
    }
    return Long.MAX_VALUE;
  }
}
