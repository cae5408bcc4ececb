package io.ternmq.crash.soak;

import java.nio.file.Path;

/**
 * What a run is to do. Immutable.
 *
 * @param folder a new or an empty one, for the broker's files
 */
record SoakOptions(Times times, Pace pace, long seed, Path folder) {
  /**
   * How long what takes.
   *
   * @param warmUp how long clients are cut much faster at first
   * @param load how long the run itself is
   * @param line from one line to the next
   * @param heap from one look at the heap to the next
   */
  record Times(int warmUp, int load, int line, int heap) {}

  /**
   * How slow clients are.
   *
   * @param keepAliveSeconds of everybody
   * @param awaySeconds how long some stay away, at most
   */
  record Pace(int keepAliveSeconds, int awaySeconds) {
    static final Pace OF_HOURS = new Pace(30, 60);

    /** From one ping to the next: often enough, also where one of them is late. */
    long pingMillis() {
      return 400L * keepAliveSeconds;
    }

    /** By then a client that fell silent was to be noticed, and more. */
    int noticedSeconds() {
      return keepAliveSeconds * 3 / 2 + 10;
    }
  }

  /** From arguments such as {@code --minutes 120 --folder DIR}. */
  static SoakOptions of(String[] arguments) {
    int loadSeconds = 7_200;
    int warmUpSeconds = 240;
    int lineSeconds = 60;
    int heapSeconds = 300;
    long seed = System.nanoTime();
    String folder = "";
    for (int index = 0; index < arguments.length; index += 2) {
      String value = index + 1 < arguments.length ? arguments[index + 1] : "";
      switch (arguments[index]) {
        case "--minutes" -> loadSeconds = 60 * Integer.parseInt(value);
        case "--warm-up-seconds" -> warmUpSeconds = Integer.parseInt(value);
        case "--line-seconds" -> lineSeconds = Integer.parseInt(value);
        case "--heap-seconds" -> heapSeconds = Integer.parseInt(value);
        case "--seed" -> seed = Long.parseLong(value);
        case "--folder" -> folder = value;
        default -> throw new IllegalArgumentException("there is no option " + arguments[index]);
      }
    }
    if (folder.isEmpty()) {
      throw new IllegalArgumentException("say --folder DIRECTORY, a new or an empty one");
    }
    Times times = new Times(warmUpSeconds, loadSeconds, lineSeconds, heapSeconds);
    return new SoakOptions(times, Pace.OF_HOURS, seed, Path.of(folder).toAbsolutePath());
  }
}
