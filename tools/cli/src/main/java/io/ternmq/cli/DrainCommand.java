package io.ternmq.cli;

import io.ternmq.broker.DrainReport;
import io.ternmq.brokercore.Redirection;
import io.ternmq.brokercore.lane.DrainPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tern drain}: empties a running broker and ends it. */
@Command(
    name = "drain",
    description = {
      "Empty a running broker and end it: it accepts no more, tells its clients one after the other"
          + " to go and when to come back, writes all that is to survive, and stops.",
      "What it kept is reported. The exit code is 0 where nothing was at risk. Once begun, a drain"
          + " goes on though this command is interrupted."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tern drain                               the broker with its data in ./data",
      "  tern drain --data /var/lib/tern --pace 2000",
      "  tern drain --away 60                     it will be away for a minute",
      "  tern drain --to mqtt2.example:1883       5.0 clients go there for now (0x9C)",
      "  tern drain --to mqtt2.example --moved    and stay there (0x9D)",
    })
final class DrainCommand implements Callable<Integer> {
  private static final long SECOND_MILLIS = 1_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      defaultValue = "data",
      description = "Where the broker keeps what survives. Default: ./data.")
  private Path data;

  @Option(
      names = "--pace",
      paramLabel = "CLIENTS",
      defaultValue = "500",
      description = "So many are told to go within a second. Default: 500.")
  private int pace;

  @Option(
      names = "--away",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "How long the broker will be away. 5.0 clients are told when to come back: after that,"
              + " one after the other (retry-after-ms). Default: 5.")
  private int awaySeconds;

  @Option(
      names = "--to",
      paramLabel = "SERVER",
      description = "Send 5.0 clients to this server, HOST or HOST:PORT; may be repeated.")
  private List<String> servers = List.of();

  @Option(names = "--moved", description = "With --to: for good, 0x9D instead of 0x9C.")
  private boolean isForGood;

  private @Nullable DrainReport report;
  private String refusal = "";

  @Override
  public Integer call() {
    String question = DrainWords.of(plan());
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    boolean isHeard = ControlSocket.ask(data, question, line -> hear(line, progress));
    progress.end();
    DrainReport heard = report;
    if (heard != null) {
      print(heard, spec.commandLine().getOut());
      return heard.atRisk() == 0 && heard.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
    }
    if (isHeard) {
      throw CommandFailure.of(
          refusal.isEmpty() ? "the broker ended before it was drained; see its log" : refusal);
    }
    throw CommandFailure.of(
        "no broker answers in "
            + data.toAbsolutePath().normalize()
            + ". Name its directory with --data; a broker with --durability memory has none, and"
            + " is stopped with a signal.");
  }

  private DrainPlan plan() {
    for (String server : servers) {
      if (server.isEmpty() || server.chars().anyMatch(c -> c <= ' ' || c == ',')) {
        throw new ParameterException(spec.commandLine(), "'" + server + "' is no server");
      }
    }
    if (servers.isEmpty() && isForGood) {
      throw new ParameterException(spec.commandLine(), "--moved needs --to SERVER");
    }
    Redirection elsewhere =
        servers.isEmpty() ? null : new Redirection(String.join(" ", servers), isForGood);
    return new DrainPlan(pace, awaySeconds * SECOND_MILLIS, elsewhere);
  }

  private void hear(String line, ProgressLine progress) {
    if (line.startsWith(DrainWords.PROGRESS)) {
      progress.show(line.substring(DrainWords.PROGRESS.length()).strip() + " clients are left");
    } else if (line.startsWith(DrainWords.REPORT)) {
      report = DrainWords.report(line);
    } else {
      refusal = line;
    }
  }

  private static void print(DrainReport report, PrintWriter out) {
    out.printf(Locale.ROOT, "  clients told     %12d%n", report.told());
    out.printf(Locale.ROOT, "  clients closed   %12d   (3.x cannot be told)%n", report.closed());
    out.printf(Locale.ROOT, "  sessions kept    %12d%n", report.sessions());
    out.printf(Locale.ROOT, "  messages queued  %12d%n", report.queued());
    out.printf(Locale.ROOT, "  in flight        %12d%n", report.inFlight());
    out.printf(Locale.ROOT, "  retained         %12d%n", report.retained());
    out.printf(Locale.ROOT, "  at risk          %12d%n", report.atRisk());
    out.println(
        report.isComplete()
            ? "the broker has stopped"
            : "the broker has stopped, but not everything was done in time; see its log");
  }
}
