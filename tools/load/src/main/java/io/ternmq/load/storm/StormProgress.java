package io.ternmq.load.storm;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says now and then how far a storm has come. */
final class StormProgress {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Consumer<String> line;
  private long shownNanos = System.nanoTime();

  StormProgress(Consumer<String> line) {
    this.line = line;
  }

  void show(String words, int count, int all) {
    long now = System.nanoTime();
    if (now - shownNanos >= INTERVAL_NANOS) {
      shownNanos = now;
      line.accept(String.format(Locale.ROOT, "%s: %,d of %,d clients", words, count, all));
    }
  }

  void say(String words) {
    line.accept(words);
  }
}
