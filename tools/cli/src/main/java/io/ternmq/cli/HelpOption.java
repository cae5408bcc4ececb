package io.ternmq.cli;

import picocli.CommandLine.Option;

/** The way to ask a command what it does; {@code -h} is the host. */
final class HelpOption {
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "Say this and end.")
  private boolean isWanted;
}
