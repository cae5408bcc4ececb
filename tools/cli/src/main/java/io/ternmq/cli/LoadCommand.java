package io.ternmq.cli;

import io.ternmq.load.Load;
import io.ternmq.load.LoadFailed;
import io.ternmq.load.LoadPlan;
import io.ternmq.load.LoadReport;
import io.ternmq.load.LoadTls;
import io.ternmq.load.ReportText;
import io.ternmq.packet.ProtocolVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern bench load}: messages as fast as a broker takes them, or at a rate. */
@Command(
    name = "load",
    description = {
      "Send messages through a broker as fast as it takes them, or at a rate; say how many got"
          + " through, how long they took, what was lost, repeated or out of order, and what a"
          + " delivery costs in processor time.",
      "Several brokers are taken one after the other. The generator has one thread; where that"
          + " is full, the result is void, and says so. Only brokers on this machine are loaded."
          + " The exit code is 0 where every message arrived as MQTT demands."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tern bench load                                         1 to 1 at QoS 0",
      "  tern bench load -q 1 --publishers 50 --subscribers 50   50 pairs",
      "  tern bench load -q 1 --rate 10000 --histogram times     latency",
      "  taskset -c 1 tern bench load -q 1 --rate 10000 --busy-poll",
      "                                                          never asleep",
      "  tern bench load --subscribers 500 --watch 4711          and its cost",
      "  tern bench load mqtts://127.0.0.1:8883 -q 1             over TLS",
      "  tern bench load mqtt://127.0.0.1:1883 mqtt://127.0.0.1:1884 --json",
    })
final class LoadCommand implements Callable<Integer> {
  private static final int DRAIN_SECONDS = 5;

  @Spec private CommandSpec spec;

  @Mixin private BenchedBrokers brokers;

  @ArgGroup(validate = false, heading = "%nMessages:%n")
  private final LoadTrafficOptions traffic = new LoadTrafficOptions();

  @ArgGroup(validate = false, heading = "%nClients that only keep alive:%n")
  private final LoadIdleOptions idle = new LoadIdleOptions();

  @Option(
      names = {"-V", "--mqtt-version"},
      paramLabel = "VERSION",
      converter = VersionConverter.Without31.class,
      defaultValue = "311",
      description = "311 or 5. Default: 311.")
  private ProtocolVersion version = ProtocolVersion.MQTT_3_1_1;

  @Option(names = "--durable", description = "All clients keep their sessions (with 3.1.1).")
  private boolean isDurable;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "How long to run before measuring. Default: 3.")
  private int warmUpSeconds;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to measure. Default: 5.")
  private int seconds;

  @Option(
      names = "--busy-poll",
      description =
          "Never sleep, so that no time holds the time it takes to wake up; for latencies at a"
              + " rate, where the generator has a processor of its own.")
  private boolean isBusyPolling;

  @Option(
      names = "--watch",
      paramLabel = "PID",
      split = ",",
      description = "Processes of the broker, to tell what a delivery costs them (on Linux).")
  private List<Long> watched = List.of();

  @Option(
      names = "--histogram",
      paramLabel = "FILE",
      description =
          "Write all latencies there, in milliseconds, as HdrHistogram's tools plot them.")
  private @Nullable Path histogram;

  @Option(
      names = "--rounds",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "Do all of it so often; the first time finds everything cold. Default: 1.")
  private int rounds;

  @Override
  public Integer call() {
    LoadTrafficOptions.within("--rounds", rounds, 1, LoadPlan.ROUND_LIMIT);
    for (long id : watched) {
      if (ProcessHandle.of(id).isEmpty()) {
        throw CommandFailure.of("there is no process " + id + " to watch");
      }
    }
    boolean isClean = true;
    for (String broker : brokers.named()) {
      try {
        LoadPlan plan = planOf(brokers.broker(broker));
        for (int round = 0; round < rounds; round++) {
          Load.rest(plan, round);
          LoadReport report = Load.runWithProgress(plan);
          show(broker, report);
          isClean &= report.isClean(plan);
        }
      } catch (LoadFailed failure) {
        throw CommandFailure.of(String.valueOf(failure.getMessage()));
      }
    }
    return isClean ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void show(String broker, LoadReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (brokers.isJson()) {
      out.println(ReportText.forPrograms(report));
    } else {
      if (brokers.named().size() > 1) {
        out.println(broker);
      }
      out.print(ReportText.forPeople(report, !watched.isEmpty()));
    }
    out.flush();
    Path file = histogram;
    if (file != null) {
      try (PrintStream lines = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
        report.latency().print(lines);
      } catch (IOException fault) {
        throw CommandFailure.of("cannot write " + file + ": " + fault.getMessage());
      }
    }
  }

  private LoadPlan planOf(BenchedBrokers.Broker broker) {
    boolean isVersion5 = version == ProtocolVersion.MQTT_5;
    if (isDurable && isVersion5) {
      throw CommandFailure.ofMisuse("--durable goes with --mqtt-version 311");
    }
    if (warmUpSeconds < 0 || seconds < 1) {
      throw CommandFailure.ofMisuse("--seconds begins at 1 and --warm-up at 0");
    }
    LoadPlan.Access access =
        new LoadPlan.Access(
            broker.isSecure() ? LoadTls.context(brokers.authorities()) : null,
            broker.username(),
            broker.password());
    return new LoadPlan(
        new LoadPlan.Target(broker.address(), isVersion5, isDurable, access, watched),
        traffic.shape(),
        traffic.traffic(),
        new LoadPlan.Schedule(
            Duration.ofSeconds(warmUpSeconds),
            Duration.ofSeconds(seconds),
            Duration.ofSeconds(DRAIN_SECONDS),
            isBusyPolling),
        idle.plan());
  }
}
