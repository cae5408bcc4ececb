package io.ternmq.sim;

import java.util.Map;
import java.util.TreeMap;

/**
 * Runs many seeds of real clients: {@code --seeds 20000 --from 1 --events 200}, or {@code
 * --millions 20} until so many million events have happened. Ends with 1 at the first seed that
 * fails, else with the table of client phase and fault kind.
 */
public final class ClientSimulationMain {
  private static final int PROGRESS_EVERY = 1_000;

  private ClientSimulationMain() {}

  public static void main(String[] arguments) {
    long seeds = Long.MAX_VALUE;
    long from = 1;
    long millions = Long.MAX_VALUE / 1_000_000;
    int shownEvents = 200;
    for (int at = 0; at + 1 < arguments.length; at += 2) {
      long number = Long.parseLong(arguments[at + 1]);
      switch (arguments[at]) {
        case "--seeds" -> seeds = number;
        case "--from" -> from = number;
        case "--millions" -> millions = number;
        case "--events" -> shownEvents = (int) number;
        default -> throw new IllegalArgumentException("no such option: " + arguments[at]);
      }
    }
    System.exit(run(from, seeds, millions * 1_000_000, shownEvents) ? 0 : 1);
  }

  private static boolean run(long from, long seeds, long enough, int shownEvents) {
    FaultTable table = new FaultTable();
    Map<String, Long> counts = new TreeMap<>();
    long events = 0;
    long done = 0;
    long beganNanos = System.nanoTime();
    for (; done < seeds && events < enough; done++) {
      ClientSimulation.Result result = ClientSimulation.run(from + done, shownEvents);
      if (result.failure() != null) {
        System.out.println(result.failure());
        return false;
      }
      events += result.events();
      table.add(result.faults());
      result.counts().forEach((kind, number) -> counts.merge(kind, number, Long::sum));
      if ((done + 1) % PROGRESS_EVERY == 0) {
        System.out.printf("%,d seeds, %,d events%n", done + 1, events);
      }
    }
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    System.out.printf(
        "%,d seeds from %d held: %,d events, %,d faults, %.0f s%n",
        done, from, events, table.total(), seconds);
    System.out.print(table.toText());
    System.out.println("events: " + counts);
    return true;
  }
}
