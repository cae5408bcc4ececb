package io.ternmq.sim;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs many seeds: {@code --seeds 20000 --from 1 --minutes 30 --events 200}. Ends with 1 at the
 * first seed that fails, and prints what replays it.
 */
public final class SimulationMain {
  private static final long SEEDS = 1_000;
  private static final long FEW = 100;
  private static final long FULL_EVENTS = 1_000;
  private static final long FULL_FAULTS = 10;
  private static final String HELP =
      """
      tern sim: runs the broker's engines in virtual worlds, one a seed, and watches what must hold.

        --seeds N      how many worlds (1000)
        --from N       the first seed (1)
        --minutes M    stop after so many minutes, if that is sooner
        --events N     how many of the last events a failure shows (200)

      examples:
        ./tern sim --seeds 20000
        ./tern sim --seeds 1 --from 17634 --events 100000
      """;

  private final long from;
  private final long seeds;
  private final int shownEvents;
  private final long limitNanos;
  private final long beganNanos = System.nanoTime();
  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Map<String, Long>> pairs = new TreeMap<>();
  private long done;
  private long events;
  private long full;
  private long fullEvents;

  private SimulationMain(Map<String, Long> options) {
    this.from = options.getOrDefault("--from", 1L);
    this.seeds = options.getOrDefault("--seeds", SEEDS);
    this.shownEvents = options.getOrDefault("--events", 200L).intValue();
    long minutes = options.getOrDefault("--minutes", (long) Integer.MAX_VALUE);
    this.limitNanos = TimeUnit.MINUTES.toNanos(minutes);
  }

  public static void main(String[] arguments) {
    Map<String, Long> options = new TreeMap<>();
    for (int at = 0; at < arguments.length; at += 2) {
      String option = arguments[at];
      boolean isKnown = option.matches("--(seeds|from|minutes|events)");
      String value = at + 1 < arguments.length ? arguments[at + 1] : "";
      if (!isKnown || !value.matches("[1-9][0-9]{0,11}")) {
        boolean isHelp = option.equals("--help");
        (isHelp ? System.out : System.err).print(isHelp ? HELP : refusal(option, value, isKnown));
        System.exit(isHelp ? 0 : 2);
      }
      options.put(option, Long.parseLong(value));
    }
    System.exit(new SimulationMain(options).run() ? 0 : 1);
  }

  private static String refusal(String option, String value, boolean isKnown) {
    return isKnown
        ? option + " needs a whole number from 1, not '" + value + "'\n"
        : "no such option: " + option + "; --help lists them\n";
  }

  private boolean run() {
    long shownAt = beganNanos;
    while (done < seeds && System.nanoTime() - beganNanos < limitNanos) {
      Simulation.Result result = Simulation.run(from + done, shownEvents);
      if (result.failure() != null) {
        System.out.println(result.failure());
        System.out.printf("again: ./tern sim --seeds 1 --from %d --events 100000%n", result.seed());
        return false;
      }
      done++;
      take(result);
      if (System.nanoTime() - shownAt > TimeUnit.SECONDS.toNanos(10)) {
        shownAt = System.nanoTime();
        System.out.printf("%d of %d seeds, %.1f a second%n", done, seeds, pace());
      }
    }
    System.out.printf(
        "%d seeds from %d held: %.1f a second, %,d events%n", done, from, pace(), events);
    System.out.printf(
        "of these, %d seeds with %,d events and %d faults or more: %,d events%n",
        full, FULL_EVENTS, FULL_FAULTS, fullEvents);
    System.out.println("events: " + counts);
    System.out.println("faults: " + faults);
    printPairs();
    return true;
  }

  private void take(Simulation.Result result) {
    events += result.events();
    long injected = result.faults().values().stream().mapToLong(Long::longValue).sum();
    if (result.events() >= FULL_EVENTS && injected >= FULL_FAULTS) {
      full++;
      fullEvents += result.events();
    }
    result.faults().forEach((kind, number) -> faults.merge(kind, number, Long::sum));
    result.counts().forEach((kind, number) -> counts.merge(kind, number, Long::sum));
    result
        .pairs()
        .forEach(
            (kind, found) -> {
              Map<String, Long> row = pairs.computeIfAbsent(kind, key -> new TreeMap<>());
              found.forEach((state, number) -> row.merge(state, number, Long::sum));
            });
  }

  /** How often each kind of fault found a session in each state. */
  private void printPairs() {
    SessionStates.State[] states = SessionStates.State.values();
    System.out.printf("%-16s", "a fault found");
    for (SessionStates.State state : states) {
      System.out.printf("%14s", state);
    }
    System.out.println();
    long rare = 0;
    for (Map.Entry<String, Map<String, Long>> row : pairs.entrySet()) {
      System.out.printf("%-16s", row.getKey());
      for (SessionStates.State state : states) {
        long number = row.getValue().getOrDefault(state.name(), 0L);
        rare += number < FEW ? 1 : 0;
        System.out.printf("%,14d", number);
      }
      System.out.println();
    }
    System.out.printf("pairs found less than %d times: %d%n", FEW, rare);
  }

  private double pace() {
    return done * 1e9 / (System.nanoTime() - beganNanos);
  }
}
