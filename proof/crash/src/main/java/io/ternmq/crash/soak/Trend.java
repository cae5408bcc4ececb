package io.ternmq.crash.soak;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How one figure went: its median in the second quarter of the run, when all is warm, and in the
 * last one.
 */
record Trend(Figure figure, double second, double last) {
  /** A figure, and how much more it may be in the end: a share, and a count. */
  enum Figure {
    HEAP(Reading::heapBytes, 0.05, 0),
    DIRECT(Reading::directBytes, 0.05, 0),
    RESIDENT(Reading::residentBytes, 0.05, 0),
    /** Most of them are connections, and how many clients are away varies. */
    FILES(reading -> reading.fileCount().others(), 0.05, 0),
    THREADS(Reading::threadCount, 0, 1);

    private final ToLongFunction<Reading> read;
    private final double share;
    private final double count;

    Figure(ToLongFunction<Reading> read, double share, double count) {
      this.read = read;
      this.share = share;
      this.count = count;
    }
  }

  /** Of that figure in a run of so many seconds; null where it was read too seldom. */
  static @Nullable Trend of(Figure figure, List<Reading> readings, double seconds) {
    double second = median(figure, readings, seconds / 4, seconds / 2);
    double last = median(figure, readings, seconds * 3 / 4, seconds);
    return second < 0 || last < 0 ? null : new Trend(figure, second, last);
  }

  /** -1 where nothing was read then. */
  private static double median(Figure figure, List<Reading> readings, double from, double to) {
    long[] values =
        readings.stream()
            .filter(reading -> reading.second() > from && reading.second() <= to)
            .mapToLong(figure.read)
            .filter(value -> value != Reading.UNREAD)
            .sorted()
            .toArray();
    int count = values.length;
    return count == 0 ? -1 : (values[count / 2] + values[(count - 1) / 2]) / 2.0;
  }

  boolean isFlat() {
    return last <= second * (1 + figure.share) + figure.count;
  }
}
