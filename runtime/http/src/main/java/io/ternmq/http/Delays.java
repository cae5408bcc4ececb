package io.ternmq.http;

/**
 * Times in steps of about a tenth, counted: enough to say a percentile without keeping each. Not
 * thread-safe.
 */
final class Delays {
  private static final int STEPS_A_DOUBLING = 8;
  private static final int STEPS = 40 * STEPS_A_DOUBLING;

  private final long[] counts = new long[STEPS];
  private long count;
  private long largest;

  void add(long millis) {
    counts[step(millis)]++;
    count++;
    largest = Math.max(largest, millis);
  }

  private static int step(long millis) {
    double doublings = Math.log(Math.max(0, millis) + 1.0) / Math.log(2);
    return Math.min(STEPS - 1, (int) Math.floor(doublings * STEPS_A_DOUBLING));
  }

  long count() {
    return count;
  }

  /** The time that so many of a hundred are not above, rounded up to the end of its step. */
  long percentile(int ofHundred) {
    long wanted = Math.max(1, (count * ofHundred + 99) / 100);
    long seen = 0;
    for (int step = 0; step < STEPS; step++) {
      seen += counts[step];
      if (seen >= wanted) {
        long end = (long) Math.ceil(Math.pow(2, (step + 1) / (double) STEPS_A_DOUBLING) - 1);
        return Math.min(end, largest);
      }
    }
    return largest;
  }
}
