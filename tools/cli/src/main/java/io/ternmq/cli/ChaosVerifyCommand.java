package io.ternmq.cli;

import io.ternmq.chaos.ChaosFailed;
import io.ternmq.chaos.Verify;
import io.ternmq.chaos.VerifyPlan;
import io.ternmq.chaos.VerifyReport;
import io.ternmq.packet.QoS;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern chaos verify}: a ledger of what came through a bad network. */
@Command(
    name = "verify",
    description = {
      "Publish and subscribe through a faulty proxy, and account for every message.",
      "Ends with 1 where a QoS did not keep its promise: a message acknowledged and lost (1, 2),"
          + " come twice (0, 2), or come out of order.",
    },
    sortOptions = false,
    customSynopsis = "tern chaos verify [-h HOST] [-p PORT] [OPTIONS]",
    footer = {
      "",
      "Examples:",
      "  tern chaos verify                      100 cuts, against localhost:1883",
      "  tern chaos verify --cuts 500 --seed 7 --publishers 4 --subscribers 2",
      "  tern chaos verify -h broker.example -V 311 -q 1 --faults reset,black-hole=3s",
      "  tern chaos verify -p 1884 --any-order  a broker that does not keep the order",
    })
final class ChaosVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BrokerAddress broker;

  @Mixin private LoginOptions login;

  @Option(
      names = "--cuts",
      paramLabel = "COUNT",
      description = "Go on until so many connections were cut. Default: 100.")
  private int cuts = 100;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "The mean time between two faults. Default: 200ms.")
  private String every = "200ms";

  @Option(
      names = "--faults",
      paramLabel = "FAULT",
      description = "Which faults, with commas (tern chaos --help). Default: all but throttle.")
  private @Nullable String faults;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The chance of the faults. Default: one is made up, and shown.")
  private @Nullable Long seed;

  @Option(
      names = {"-q", "--qos"},
      paramLabel = "QOS",
      split = ",",
      converter = QoSConverter.class,
      description = "Which, with commas. Default: 0,1,2.")
  private List<QoS> qos = new ArrayList<>(List.of(QoS.values()));

  @Option(names = "--publishers", paramLabel = "COUNT", description = "Default: 2.")
  private int publishers = 2;

  @Option(names = "--subscribers", paramLabel = "COUNT", description = "Default: 2.")
  private int subscribers = 2;

  @Option(
      names = "--rate",
      paramLabel = "COUNT",
      description = "Messages a second, of each publisher at each QoS. Default: 100.")
  private int messagesPerSecond = 100;

  @Option(
      names = "--in-flight",
      paramLabel = "COUNT",
      description = "Unacknowledged messages of a client at once. Default: 20.")
  private int inFlight = 20;

  @Option(
      names = "--any-order",
      description = "Messages out of order are counted and break no promise.")
  private boolean isAnyOrder;

  @Override
  public Integer call() {
    long chance = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    VerifyPlan plan;
    try {
      plan = plan(chance);
    } catch (ChaosFailed mistake) {
      throw CommandFailure.ofMisuse(String.valueOf(mistake.getMessage()));
    }
    VerifyReport report;
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try {
      progress.show("connecting to " + broker.text() + ", seed " + chance);
      report = Verify.run(plan, progress::show);
    } catch (ChaosFailed failure) {
      throw CommandFailure.of(String.valueOf(failure.getMessage()));
    } finally {
      progress.end();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.toText());
    out.println("again: --seed " + chance);
    out.flush();
    return report.brokenCount() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private VerifyPlan plan(long chance) {
    VerifyPlan.Target target =
        new VerifyPlan.Target(
            broker.toAddress(), login.version(), login.username(), login.password());
    VerifyPlan.Crowd crowd =
        new VerifyPlan.Crowd(publishers, subscribers, qos, messagesPerSecond, inFlight);
    VerifyPlan.Trouble trouble =
        new VerifyPlan.Trouble(
            chance,
            cuts,
            ChaosCommand.parseTime(every),
            faults == null ? VerifyPlan.Trouble.USUAL : ChaosCommand.parseFaults(faults));
    VerifyPlan.Judgement judgement =
        new VerifyPlan.Judgement(!isAnyOrder, VerifyPlan.Judgement.USUAL.patience());
    return new VerifyPlan(target, crowd, trouble, judgement);
  }
}
