package io.ternmq.cli;

import io.ternmq.chaos.ChaosFailed;
import io.ternmq.chaos.ChaosProxy;
import io.ternmq.chaos.ChaosRun;
import io.ternmq.chaos.Fault;
import io.ternmq.chaos.FaultKind;
import io.ternmq.chaos.FaultSchedule;
import io.ternmq.chaos.ProxyListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern chaos}: a proxy in front of a broker that does what bad networks do. */
@Command(
    name = "chaos",
    description =
        "A proxy on this machine, in front of any broker, that does what bad networks do.",
    subcommands = ChaosVerifyCommand.class,
    sortOptions = false,
    customSynopsis = {
      "tern chaos [--listen PORT] [-h HOST] [-p PORT] --every TIME [--seed N] [OPTIONS]",
      "       tern chaos [--listen PORT] [-h HOST] [-p PORT] --at TIME:FAULT...",
      "       tern chaos verify [OPTIONS]",
    },
    footer = {
      "",
      "Faults: reset, fin, torn, black-hole=TIME, half-open=TIME,",
      "        half-open-broker=TIME,",
      "        delay=TIME,MILLISECONDS, throttle=TIME,BYTES_A_SECOND, drop-acks=TIME",
      "        (docs/chaos.md says what each does)",
      "",
      "Examples:",
      "  tern chaos --listen 1884 --every 5s             any fault, to one connection",
      "  tern chaos --listen 1884 --every 2s --faults reset,torn --seed 42 --all",
      "  tern chaos --listen 1884 --at 10s:black-hole=30s --at 60s:reset",
      "  tern chaos --listen 1884 --at 0s:delay=1h,250   a slow link and nothing else",
      "  tern chaos verify --cuts 500                    is anything lost?",
    })
final class ChaosCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      description = "Where clients are to connect. Default: any port that is free.")
  private int listenPort;

  @Mixin private BrokerAddress broker;

  @Option(
      names = "--at",
      paramLabel = "TIME:FAULT",
      description = "This happens to every connection at this time from now. May be repeated.")
  private List<String> times = new ArrayList<>();

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Faults by chance, this far apart on average.")
  private @Nullable String every;

  @Option(
      names = "--faults",
      paramLabel = "FAULT",
      description = "Which faults --every draws from, with commas. Default: all kinds.")
  private @Nullable String faults;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The chance of --every. Default: one is made up, and shown.")
  private @Nullable Long seed;

  @Option(
      names = "--all",
      description = "A fault of --every meets every connection. Default: one of them.")
  private boolean isForAll;

  @Override
  public Integer call() {
    if (times.isEmpty() == (every == null)) {
      throw CommandFailure.ofMisuse("say when something is to happen: --every TIME, or --at");
    }
    if (every == null && (faults != null || seed != null || isForAll)) {
      throw CommandFailure.ofMisuse(
          "--faults, --seed and --all go with --every; --at names its fault, for every connection");
    }
    long chance = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    FaultSchedule schedule;
    try {
      schedule = schedule(chance);
    } catch (ChaosFailed mistake) {
      throw CommandFailure.ofMisuse(String.valueOf(mistake.getMessage()));
    }
    try {
      run(schedule, every == null ? "" : ", seed " + chance);
    } catch (ChaosFailed failure) {
      throw CommandFailure.of(String.valueOf(failure.getMessage()));
    }
    return ExitCode.DONE;
  }

  private FaultSchedule schedule(long chance) {
    if (every == null) {
      return FaultSchedule.ofTimes(times);
    }
    List<Fault> kinds =
        faults == null
            ? Arrays.stream(FaultKind.values()).map(Fault::of).toList()
            : parseFaults(faults);
    return FaultSchedule.bySeed(chance, parseTime(every), kinds, isForAll);
  }

  /** A comma stands between two faults, and before an amount: what begins with a digit is one. */
  static List<Fault> parseFaults(String text) {
    return Arrays.stream(text.split(",(?=[a-z])")).map(Fault::parse).toList();
  }

  static Duration parseTime(String text) {
    return Fault.parse("delay=" + text).duration();
  }

  private void run(FaultSchedule schedule, String chance) {
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch ended = new CountDownLatch(1);
    try (ChaosProxy proxy = ChaosProxy.start(listenPort, broker.toAddress(), ProxyListener.NONE)) {
      out.println("127.0.0.1:" + proxy.port() + " leads to " + broker.text() + chance);
      out.flush();
      ChaosRun run = new ChaosRun(proxy, schedule);
      Runtime.getRuntime().addShutdownHook(new Thread(run::stop));
      long beganNanos = System.nanoTime();
      run.run((fault, met) -> say(out, fault, met, System.nanoTime() - beganNanos));
      if (every == null) {
        out.println("nothing more will happen; connections pass until this is stopped (Ctrl-C)");
        out.flush();
        awaitUninterrupted(ended);
      }
    }
  }

  private static void say(PrintWriter out, Fault fault, int met, long sinceNanos) {
    String connections = met == 1 ? "1 connection" : met + " connections";
    out.printf(Locale.ROOT, "%8.1f s  %-28s %s%n", sinceNanos / 1e9, fault, connections);
    out.flush();
  }

  private static void awaitUninterrupted(CountDownLatch ended) {
    try {
      ended.await();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }
}
