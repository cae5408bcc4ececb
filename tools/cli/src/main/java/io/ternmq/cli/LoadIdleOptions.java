package io.ternmq.cli;

import io.ternmq.load.LoadPlan;
import picocli.CommandLine.Option;

/** Clients of {@code tern bench load} that connect and only keep alive. */
final class LoadIdleOptions {
  private static final int COUNT_LIMIT = 1_000_000;
  private static final int RATE_LIMIT = 100_000;
  private static final int KEEP_ALIVE_LIMIT = 65_535;

  @Option(
      names = "--idle",
      paramLabel = "COUNT",
      defaultValue = "0",
      description = "So many. Default: 0.")
  private int count;

  @Option(
      names = "--idle-rate",
      paramLabel = "COUNT",
      defaultValue = "1000",
      description = "So many are opened within a second. Default: 1000.")
  private int rate;

  @Option(
      names = "--keep-alive",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Their keep-alive. Default: 60.")
  private int keepAliveSeconds;

  LoadPlan.IdlePlan plan() {
    LoadTrafficOptions.within("--idle", count, 0, COUNT_LIMIT);
    LoadTrafficOptions.within("--idle-rate", rate, 1, RATE_LIMIT);
    LoadTrafficOptions.within("--keep-alive", keepAliveSeconds, 1, KEEP_ALIVE_LIMIT);
    return new LoadPlan.IdlePlan(count, rate, keepAliveSeconds);
  }
}
