package io.ternmq.load;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The load generator's entrance: as a program, and as one call for other programs. A run uses the
 * calling thread and ends by itself.
 */
public final class Load {
  /** The run went as MQTT demands. */
  public static final int EXIT_CLEAN = 0;

  /** Messages were lost, refused, repeated or out of order, or the run broke off. */
  public static final int EXIT_FAULTY = 1;

  /** The command line cannot be understood. */
  public static final int EXIT_USAGE = 2;

  private static final int REST_SECONDS = 3;
  private static final int TAG_RADIX = 36;
  private static final int TAG_RANGE = 36 * 36 * 36 * 36;

  private Load() {}

  public static void main(String[] words) {
    System.exit(run(words, System.out, System.err));
  }

  /** Does what a command line says, prints the report and answers with the exit code. */
  public static int run(String[] words, PrintStream out, PrintStream err) {
    if (List.of(words).contains("--help")) {
      out.print("Puts load on an MQTT broker on this machine. Options:\n");
      out.print(Arguments.help(LoadOptions.ALL));
      return EXIT_CLEAN;
    }
    LoadPlan plan;
    Arguments arguments;
    int rounds;
    try {
      arguments = Arguments.parse(words, LoadOptions.ALL);
      plan = LoadOptions.planOf(arguments);
      rounds = arguments.number("--rounds", 1, LoadPlan.ROUND_LIMIT);
    } catch (LoadFailed mistake) {
      err.println(mistake.getMessage());
      return EXIT_USAGE;
    }
    boolean isClean = true;
    try {
      for (int round = 0; round < rounds; round++) {
        rest(plan, round);
        LoadReport report = run(plan, Progress.onTerminal(err));
        out.print(text(report, plan, arguments.has("--json")));
        out.flush();
        isClean &= report.isClean(plan);
      }
    } catch (LoadFailed failure) {
      err.println(failure.getMessage());
      return EXIT_FAULTY;
    }
    return isClean ? EXIT_CLEAN : EXIT_FAULTY;
  }

  /**
   * Lets a broker close what the round before opened, so that this is not counted for the next one:
   * blocks some seconds before each round but the first, where there are idle clients.
   */
  public static void rest(LoadPlan plan, int round) {
    if (round == 0 || plan.idle().count() == 0) {
      return;
    }
    try {
      TimeUnit.SECONDS.sleep(REST_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadFailed("The run was interrupted.", e);
    }
  }

  private static String text(LoadReport report, LoadPlan plan, boolean isForPrograms) {
    return isForPrograms
        ? ReportText.forPrograms(report) + "\n"
        : ReportText.forPeople(report, !plan.target().processIds().isEmpty());
  }

  /**
   * Runs a plan on the calling thread.
   *
   * @throws LoadFailed where the run cannot begin or go on
   */
  public static LoadReport run(LoadPlan plan) {
    return run(plan, new Progress(System.err, false));
  }

  /**
   * The same, with a line on the terminal that says how far it is, where there is one.
   *
   * @throws LoadFailed where the run cannot begin or go on
   */
  public static LoadReport runWithProgress(LoadPlan plan) {
    return run(plan, Progress.onTerminal(System.err));
  }

  private static LoadReport run(LoadPlan plan, Progress progress) {
    long seed = System.nanoTime() ^ (ProcessHandle.current().pid() << 20);
    String tag = Long.toString(Math.floorMod(seed, (long) TAG_RANGE) + TAG_RANGE, TAG_RADIX);
    try {
      return new LoadRun(plan, "load" + tag, progress).run();
    } catch (IOException failure) {
      throw new LoadFailed("The run broke off: " + failure.getMessage() + ".", failure);
    } finally {
      progress.end();
    }
  }
}
