package io.ternmq.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long the store's commits took since the start, as the API tells it. Thread-safe. */
final class CommitTimes {
  private static final double MILLI_MICROS = 1_000;

  /** In microseconds: on a quick disk most of them are below a millisecond. */
  private final Delays micros = new Delays();

  synchronized void add(long nanos) {
    micros.add(nanos / 1_000);
  }

  /** Null where nothing was committed: a store in memory never commits. */
  synchronized @Nullable Map<String, @Nullable Object> json() {
    return micros.count() == 0
        ? null
        : Json.object(
            "count", micros.count(),
            "p50Millis", micros.percentile(50) / MILLI_MICROS,
            "p99Millis", micros.percentile(99) / MILLI_MICROS);
  }
}
