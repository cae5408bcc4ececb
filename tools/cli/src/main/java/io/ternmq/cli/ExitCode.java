package io.ternmq.cli;

/** What the command says to the shell that called it. */
final class ExitCode {
  static final int DONE = 0;

  /** It did not work: no connection, a message refused, a port in use. */
  static final int FAILED = 1;

  /** The command line makes no sense. */
  static final int MISUSED = 2;

  /** The time of {@code -W} is over; the number is that of mosquitto_sub. */
  static final int TIMED_OUT = 27;

  private ExitCode() {}
}
