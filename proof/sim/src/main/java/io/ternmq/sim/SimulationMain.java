package io.ternmq.sim;

import java.util.Map;
import java.util.TreeMap;

/**
 * Runs many seeds: {@code --seeds 20000 --from 1 --events 200}. Ends with 1 at the first seed that
 * fails.
 */
public final class SimulationMain {
  private static final int PROGRESS_EVERY = 1_000;

  private SimulationMain() {}

  public static void main(String[] arguments) {
    long seeds = 1_000;
    long from = 1;
    int shownEvents = 200;
    for (int at = 0; at + 1 < arguments.length; at += 2) {
      long number = Long.parseLong(arguments[at + 1]);
      switch (arguments[at]) {
        case "--seeds" -> seeds = number;
        case "--from" -> from = number;
        case "--events" -> shownEvents = (int) number;
        default -> throw new IllegalArgumentException("no such option: " + arguments[at]);
      }
    }
    System.exit(run(from, seeds, shownEvents) ? 0 : 1);
  }

  private static boolean run(long from, long seeds, int shownEvents) {
    Map<String, Long> faults = new TreeMap<>();
    Map<String, Long> counts = new TreeMap<>();
    long events = 0;
    long began = System.nanoTime();
    for (long done = 0; done < seeds; done++) {
      Simulation.Result result = Simulation.run(from + done, shownEvents);
      if (result.failure() != null) {
        System.out.println(result.failure());
        return false;
      }
      events += result.events();
      result.faults().forEach((kind, number) -> faults.merge(kind, number, Long::sum));
      result.counts().forEach((kind, number) -> counts.merge(kind, number, Long::sum));
      if ((done + 1) % PROGRESS_EVERY == 0) {
        System.out.printf("%d seeds, %.1f a second%n", done + 1, pace(done + 1, began));
      }
    }
    System.out.printf(
        "%d seeds from %d held: %.1f a second, %,d events%n",
        seeds, from, pace(seeds, began), events);
    System.out.println("faults: " + faults);
    System.out.println("events: " + counts);
    return true;
  }

  private static double pace(long seeds, long beganNanos) {
    return seeds * 1e9 / (System.nanoTime() - beganNanos);
  }
}
