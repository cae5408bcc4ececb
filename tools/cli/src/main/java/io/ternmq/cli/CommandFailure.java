package io.ternmq.cli;

/** Ends a command with a sentence for the user and an exit code. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  /** It did not work. */
  static CommandFailure of(String sentence) {
    return new CommandFailure(ExitCode.FAILED, sentence);
  }

  /** The command line makes no sense. */
  static CommandFailure ofMisuse(String sentence) {
    return new CommandFailure(ExitCode.MISUSED, sentence);
  }

  int exitCode() {
    return exitCode;
  }
}
