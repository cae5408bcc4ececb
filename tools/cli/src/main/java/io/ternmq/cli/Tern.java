package io.ternmq.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    footer = {
      "",
      "Each command explains itself: tern sub --help",
    })
public final class Tern implements Runnable {
  /** In the order of the help. */
  private static final Map<String, Class<?>> COMMANDS = commands();

  @Spec private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--version", versionHelp = true, description = "Say the version and end.")
  private boolean isVersionWanted;

  private Tern() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    StandardOutput output = new StandardOutput();
    CommandLine command = commandLine(arguments).setOut(output.toWriter());
    int exitCode = command.execute(arguments);
    command.getOut().flush();
    String loss = output.loss();
    if (loss != null) {
      command.getErr().println("tern: what this command says cannot be written: " + loss);
    }
    System.exit(loss != null && exitCode == ExitCode.DONE ? ExitCode.FAILED : exitCode);
  }

  /**
   * With the command that these arguments name, or with every one where they begin otherwise: to
   * read the options of all takes longer than a broker takes to start.
   */
  static CommandLine commandLine(String[] arguments) {
    CommandLine command = new CommandLine(new Tern()).addMixin("help", new HelpOption());
    Class<?> wanted = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (wanted == null) {
      COMMANDS.values().forEach(command::addSubcommand);
    } else {
      command.addSubcommand(wanted);
    }
    addHelp(command);
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setAllowOptionsAsOptionParameters(true)
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
        "say which command: "
            + String.join(", ", COMMANDS.keySet()).replaceFirst(", (?=[^,]*$)", " or "));
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("broker", BrokerCommand.class);
    commands.put("drain", DrainCommand.class);
    commands.put("config", ConfigCommand.class);
    commands.put("pub", PubCommand.class);
    commands.put("sub", SubCommand.class);
    commands.put("store", StoreCommand.class);
    commands.put("queue", QueueCommand.class);
    commands.put("passwd", PasswdCommand.class);
    commands.put("doctor", DoctorCommand.class);
    commands.put("trace", TraceCommand.class);
    commands.put("chaos", ChaosCommand.class);
    commands.put("bench", BenchCommand.class);
    return commands;
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
