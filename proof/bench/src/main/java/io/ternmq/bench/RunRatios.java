package io.ternmq.bench;

import java.util.Arrays;
import java.util.Locale;

/** What one broker took of another's time, in one number for each pair of neighbouring runs. */
final class RunRatios {
  /** With fewer runs no interval holds the median with 95 %. */
  private static final int LEAST_RUNS = 6;

  private RunRatios() {}

  /**
   * The median; the interval that holds the median of all such runs with a probability of 95 % or
   * more, where there are enough of them; and how many were below 1: {@code 0.97 (0.94 to 1.01), 41
   * of 60 lower}.
   */
  static String describe(double[] ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    long lower = Arrays.stream(sorted).filter(ratio -> ratio < 1).count();
    String interval = "";
    if (sorted.length >= LEAST_RUNS) {
      int rank = rank(sorted.length);
      interval =
          String.format(
              Locale.ROOT, " (%.2f to %.2f)", sorted[rank], sorted[sorted.length - 1 - rank]);
    }
    return String.format(
        Locale.ROOT,
        "%.2f%s, %d of %d lower",
        Results.median(sorted),
        interval,
        lower,
        sorted.length);
  }

  /**
   * How many of the lowest, and of the highest, can be left out: so many runs fall on one side of
   * the median by chance as rarely as a coin does, and that may be 2.5 % for each side.
   */
  static int rank(int count) {
    double chance = Math.pow(0.5, count);
    double below = chance;
    int rank = 0;
    while (below <= 0.025) {
      rank++;
      chance *= (double) (count - rank + 1) / rank;
      below += chance;
    }
    return rank - 1;
  }
}
