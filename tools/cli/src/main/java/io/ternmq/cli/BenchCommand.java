package io.ternmq.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tern bench}: what a broker can bear. */
@Command(
    name = "bench",
    description = "Measure what a broker can bear.",
    subcommands = {LoadCommand.class, StormCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  tern bench load -q 1             messages as fast as they go",
      "  tern bench storm                 10,000 clients are cut off and return",
      "  tern bench storm --help",
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to measure: load or storm");
  }
}
