package io.ternmq.cli;

import io.ternmq.load.LoadPlan;
import picocli.CommandLine.Option;

/** Clients of {@code tern bench load} that connect and only keep alive. */
final class LoadIdleOptions {
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
    LoadTrafficOptions.within("--idle", count, 0, LoadPlan.IDLE_LIMIT);
    LoadTrafficOptions.within("--idle-rate", rate, 1, LoadPlan.IDLE_RATE_LIMIT);
    LoadTrafficOptions.within(
        "--keep-alive", keepAliveSeconds, 1, LoadPlan.KEEP_ALIVE_LIMIT_SECONDS);
    return new LoadPlan.IdlePlan(count, rate, keepAliveSeconds);
  }
}
