package io.ternmq.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One line on the terminal that says each second how far the run has come. */
final class Progress {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private final PrintStream out;
  private final boolean isShown;
  private long shownNanos = System.nanoTime();
  private long shownCount;

  Progress(PrintStream out, boolean isShown) {
    this.out = out;
    this.isShown = isShown;
  }

  /** Shows progress only where standard error is a terminal. */
  static Progress onTerminal(PrintStream out) {
    boolean isTerminal;
    try {
      String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
      isTerminal = target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      // Where the system does not say, it is silent: lines in a log file would be worse.
      isTerminal = false;
    }
    return new Progress(out, isTerminal);
  }

  void onTurn(Phase phase, Crew crew, long nowNanos) {
    if (!isShown || nowNanos - shownNanos < INTERVAL_NANOS) {
      return;
    }
    long delivered = crew.flow().deliveredCount();
    double perSecond = (delivered - shownCount) * 1e9 / (nowNanos - shownNanos);
    shownNanos = nowNanos;
    shownCount = delivered;
    int ready = crew.traffic().readyCount() + crew.idleOpening().readyCount();
    String name = phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    out.printf(
        Locale.ROOT, "\r%-11s %,d clients, %,.0f deliveries a second   ", name, ready, perSecond);
    out.flush();
  }

  void end() {
    if (isShown) {
      out.print("\r" + " ".repeat(70) + "\r");
      out.flush();
    }
  }
}
