package io.ternmq.cli;

import io.ternmq.store.StoreInspection;
import io.ternmq.store.StoreInspection.SessionRow;
import io.ternmq.store.StoreUnusableException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern store}: looks into what a broker keeps, and copies it. */
@Command(
    name = "store",
    description = "Look into what a broker keeps, and copy it.",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  tern store check --data data           of a broker that is stopped",
      "  tern store stats --data data           which sessions hold how much",
      "  tern store backup copies/monday        of a broker that runs or not",
      "  tern broker --data copies/monday       is how it is restored",
    })
final class StoreCommand implements Runnable {
  private static final int SHOWN = 50;
  private static final String DATA = "Where a broker keeps what survives. Default: ./data.";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say which: check, stats, backup or accept-loss");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(name = "check", description = "Read everything once, and say what is wrong.")
  int check(
      @Option(names = "--data", paramLabel = "DIRECTORY", defaultValue = "data", description = DATA)
          Path data) {
    try (StoreInspection store = StoreInspection.open(data)) {
      List<String> faults = store.check();
      faults.forEach(fault -> out().println("  " + fault));
      out().println(faults.isEmpty() ? data + " is sound" : data + " is damaged");
      return faults.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (StoreUnusableException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  @Command(name = "stats", description = "Say which sessions hold how much, the largest first.")
  int stats(
      @Option(names = "--data", paramLabel = "DIRECTORY", defaultValue = "data", description = DATA)
          Path data) {
    try (StoreInspection store = StoreInspection.open(data)) {
      List<SessionRow> rows = new ArrayList<>(store.sessions());
      rows.sort(Comparator.comparingLong(SessionRow::bytes).reversed());
      long messages = rows.stream().mapToLong(SessionRow::messages).sum();
      long bytes = rows.stream().mapToLong(SessionRow::bytes).sum();
      out()
          .printf(
              Locale.ROOT,
              "%d sessions with %d messages of %d bytes, %d retained messages%n",
              rows.size(),
              messages,
              bytes,
              store.retainedCount());
      rows.stream().limit(SHOWN).forEach(this::print);
      return ExitCode.DONE;
    } catch (StoreUnusableException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  private void print(SessionRow row) {
    String away =
        row.disconnectedAtMillis() < 0
            ? "connected at the end"
            : "away for "
                + text(
                    Duration.between(
                        Instant.ofEpochMilli(row.disconnectedAtMillis()), Instant.now()));
    out()
        .printf(
            Locale.ROOT,
            "  %-30s %9d messages %12d bytes   %s%n",
            row.clientId(),
            row.messages(),
            row.bytes(),
            away);
  }

  private static String text(Duration span) {
    return span.toDays() > 0
        ? span.toDays() + " d"
        : span.toHours() + " h " + span.toMinutesPart() + " min";
  }

  @Command(name = "backup", description = "Copy the store of this moment into a new directory.")
  int backup(
      @Parameters(paramLabel = "TARGET", description = "Where to; made if new, else empty.")
          Path target,
      @Option(names = "--data", paramLabel = "DIRECTORY", defaultValue = "data", description = DATA)
          Path data) {
    String answer = ControlSocket.ask(data, "backup " + target.toAbsolutePath());
    if (answer == null) {
      copy(data, target);
    } else if (!answer.equals("done")) {
      throw CommandFailure.of(answer);
    }
    out().println("copied to " + target);
    return ExitCode.DONE;
  }

  @Command(
      name = "accept-loss",
      description = {
        "Have a store opened again whose log is lost in part.",
        "First put the missing files back, or a backup, where there are any.",
      })
  int acceptLoss(
      @Option(names = "--data", paramLabel = "DIRECTORY", defaultValue = "data", description = DATA)
          Path data) {
    try {
      boolean wasLost = StoreInspection.acceptLoss(data);
      out()
          .println(
              wasLost
                  ? data + " is as its tables are, without what was in the log"
                  : data + " lacks nothing of its log; nothing was changed");
      return wasLost ? check(data) : ExitCode.DONE;
    } catch (StoreUnusableException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  private static void copy(Path data, Path target) {
    try (StoreInspection store = StoreInspection.open(data)) {
      store.copyTo(target);
    } catch (StoreUnusableException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }
}
