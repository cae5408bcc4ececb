package io.ternmq.cli;

import io.ternmq.client.disk.QueueRepair;
import io.ternmq.client.disk.StoreFailedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern queue}: looks into the queue that a client keeps on disk, and repairs it. */
@Command(
    name = "queue",
    description = "Look into a client's queue on disk, and save what is not damaged.",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples, with the client stopped:",
      "  tern queue check /var/lib/meter/queue",
      "  tern queue repair /var/lib/meter/queue    keeps the damaged files beside it",
    })
final class QueueCommand implements Runnable {
  private static final String QUEUE = "What the client has as its queueDirectory.";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which: check or repair");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(name = "check", description = "Read everything once, and say what is wrong.")
  int check(@Parameters(paramLabel = "DIRECTORY", description = QUEUE) Path directory) {
    QueueRepair.Findings findings = findingsOf(directory);
    findings.damages().forEach(damage -> out().println("  " + damage));
    String whose = findings.clientId() == null ? "" : " of the client id " + findings.clientId();
    out()
        .println(
            directory
                + (findings.isSound() ? " is sound: " : " is damaged; what can be read: ")
                + findings.messages()
                + " messages"
                + whose);
    return findings.isSound() ? ExitCode.DONE : ExitCode.FAILED;
  }

  @Command(
      name = "repair",
      description = {
        "Put what can be read in the place of a damaged queue.",
        "What cannot be read is lost: messages, or the news that one was sent, which is then sent"
            + " again.",
      })
  int repair(@Parameters(paramLabel = "DIRECTORY", description = QUEUE) Path directory) {
    QueueRepair.Findings findings = findingsOf(directory);
    Path damaged = repaired(directory);
    if (damaged == null) {
      out().println(directory + " is sound; nothing was done");
      return ExitCode.DONE;
    }
    findings.damages().forEach(damage -> out().println("  " + damage));
    out()
        .println("saved " + findings.messages() + " messages; the damaged files are in " + damaged);
    return ExitCode.DONE;
  }

  private static QueueRepair.Findings findingsOf(Path directory) {
    try {
      return QueueRepair.check(directory);
    } catch (StoreFailedException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  private static @Nullable Path repaired(Path directory) {
    try {
      return QueueRepair.repair(directory);
    } catch (StoreFailedException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }
}
