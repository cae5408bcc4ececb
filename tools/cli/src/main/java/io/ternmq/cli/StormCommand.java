package io.ternmq.cli;

import io.ternmq.load.LoadFailed;
import io.ternmq.load.storm.Storm;
import io.ternmq.load.storm.StormPlan;
import io.ternmq.load.storm.StormReport;
import io.ternmq.load.storm.StormText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tern bench storm}: a crowd that is cut off at once and returns at once. */
@Command(
    name = "storm",
    description = {
      "Cut off many clients with sessions at once and let them return at once, while others"
          + " exchange messages; say how long until all are back, how many were refused, and how"
          + " long messages of the others took before and meanwhile.",
      "Clients speak MQTT 5.0. Several brokers are taken one after the other. The exit code is 0"
          + " where all came back and nobody who stayed lost the connection."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tern bench storm                                    10,000, localhost:1883",
      "  tern bench storm mqtt://127.0.0.1:1884 --no-obey    the refused try at once",
      "  tern bench storm mqtts://127.0.0.1:8883 -n 2000     over TLS, none resumed",
      "  tern bench storm mqtt://127.0.0.1:1883 mqtt://127.0.0.1:1884 --json",
      "  tern bench storm --no-obey --kill 4711 --start 'tern broker --data sea'",
    })
final class StormCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchedBrokers brokers;

  @Option(
      names = {"-n", "--clients"},
      paramLabel = "COUNT",
      defaultValue = "10000",
      description = "So many go and return. Default: 10000.")
  private int clients;

  @Option(
      names = "--live",
      paramLabel = "COUNT",
      defaultValue = "100",
      description = "So many stay and exchange messages. Default: 100.")
  private int live;

  @Option(
      names = "--rate",
      paramLabel = "MESSAGES",
      defaultValue = "1000",
      description = "What those send within a second, all together. Default: 1000.")
  private int messagesPerSecond;

  @Option(
      names = "--obey",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Stay away as long as the broker says (retry-after-ms). Default: yes.")
  private boolean obeys;

  @Option(
      names = "--calm",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to measure before the storm. Default: 5.")
  private int calmSeconds;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description = "How long the crowd may take to return. Default: 180.")
  private int patienceSeconds;

  @Option(
      names = "--kill",
      paramLabel = "PID",
      description =
          "Kill this process, the broker's (SIGKILL), instead of cutting clients off; with --start,"
              + " and without clients that stay.")
  private @Nullable Long killed;

  @Option(
      names = "--start",
      paramLabel = "COMMAND",
      description =
          "What starts the broker again; times are measured from then, and it is ended with the"
              + " storm.")
  private @Nullable String start;

  @Override
  public Integer call() {
    if (clients < 1
        || live < 0
        || messagesPerSecond < 1
        || calmSeconds < 0
        || patienceSeconds < 1) {
      throw new ParameterException(spec.commandLine(), "counts and times begin at 1");
    }
    if ((killed == null) != (start == null) || (killed != null && brokers.named().size() > 1)) {
      throw new ParameterException(
          spec.commandLine(), "--kill and --start belong together, and to one broker");
    }
    boolean isWell = true;
    for (String broker : brokers.named()) {
      StormReport report = raise(broker);
      PrintWriter out = spec.commandLine().getOut();
      out.print(
          brokers.isJson() ? StormText.forPrograms(report) + "\n" : StormText.forPeople(report));
      out.flush();
      isWell &= report.isWell();
    }
    return isWell ? ExitCode.DONE : ExitCode.FAILED;
  }

  private StormReport raise(String broker) {
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try {
      return Storm.run(planOf(brokers.broker(broker)), progress::show);
    } catch (LoadFailed failure) {
      throw CommandFailure.of(String.valueOf(failure.getMessage()));
    } finally {
      progress.end();
    }
  }

  private StormPlan planOf(BenchedBrokers.Broker broker) {
    StormPlan.Login login =
        broker.username() == null
            ? null
            : new StormPlan.Login(broker.username(), broker.password());
    return new StormPlan(
        new StormPlan.Target(
            broker.name(), broker.address(), broker.isSecure(), brokers.authorities(), login),
        new StormPlan.Crowd(clients, obeys),
        new StormPlan.Live(killed == null ? live : 0, messagesPerSecond),
        killed == null || start == null ? null : new StormPlan.Kill(killed, start),
        Duration.ofSeconds(calmSeconds),
        Duration.ofSeconds(patienceSeconds));
  }
}
