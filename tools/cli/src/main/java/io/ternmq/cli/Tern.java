package io.ternmq.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tern} command. */
@Command(
    name = "tern",
    description = "MQTT whose connections come back: a broker, and a client for the shell.",
    subcommands = {
      BrokerCommand.class,
      DrainCommand.class,
      ConfigCommand.class,
      PubCommand.class,
      SubCommand.class,
      StoreCommand.class,
      QueueCommand.class,
      PasswdCommand.class,
      DoctorCommand.class,
      TraceCommand.class,
      ChaosCommand.class,
      BenchCommand.class
    },
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    footer = {
      "",
      "Each command explains itself: tern sub --help",
    })
public final class Tern implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "Say the version and end.")
  private boolean isVersionWanted;

  private Tern() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Tern()).addMixin("help", new HelpOption());
    addHelp(command);
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .setParameterExceptionHandler(Tern::onMisuse)
        .setExecutionExceptionHandler(Tern::onFailure);
  }

  private static void addHelp(CommandLine command) {
    for (CommandLine sub : command.getSubcommands().values()) {
      sub.addMixin("help", new HelpOption());
      addHelp(sub);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say which command: broker, drain, config, pub, sub, store, queue, passwd, doctor, trace,"
            + " chaos or bench");
  }

  private static int onMisuse(ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(name(command) + ": " + decapitalized(String.valueOf(fault.getMessage())));
    if (fault instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        err.println("  did you mean " + String.join(" or ", suggestions) + "?");
      }
    }
    err.println("  " + name(command) + " --help explains the options");
    return ExitCode.MISUSED;
  }

  private static int onFailure(Exception fault, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (fault instanceof CommandFailure failure) {
      err.println(name(command) + ": " + failure.getMessage());
      return failure.exitCode();
    }
    if (fault instanceof IllegalArgumentException) {
      err.println(name(command) + ": " + fault.getMessage());
      return ExitCode.MISUSED;
    }
    err.println(
        name(command) + ": this is a mistake in TernMQ; please report it with what follows");
    fault.printStackTrace(err);
    return ExitCode.FAILED;
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static String decapitalized(String sentence) {
    boolean startsSentence =
        sentence.length() > 1
            && Character.isUpperCase(sentence.charAt(0))
            && Character.isLowerCase(sentence.charAt(1));
    return startsSentence
        ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1)
        : sentence;
  }
}
