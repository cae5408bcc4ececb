package io.ternmq.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** One line on a terminal that says how far something long has come; nothing elsewhere. */
final class ProgressLine {
  private final PrintWriter err;
  private final boolean isShown = isTerminal();
  private int width;

  ProgressLine(PrintWriter err) {
    this.err = err;
  }

  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false; // lines in a log file would be worse than none
    }
  }

  void show(String text) {
    if (isShown) {
      err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      err.flush();
      width = text.length();
    }
  }

  /** Takes the line away. */
  void end() {
    show("");
    if (isShown) {
      err.print("\r");
      err.flush();
    }
  }
}
