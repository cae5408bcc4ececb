package io.ternmq.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The times from sending to delivery while recording is on. Messages that left and arrived together
 * are recorded in one step. Owned by the thread of the run.
 */
final class Latencies {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Histogram histogram = new Histogram(HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  private boolean isRecording;
  private long sentNanos;
  private long receivedNanos;
  private long equalCount;

  void start() {
    isRecording = true;
  }

  void stop() {
    recordEqual();
    isRecording = false;
  }

  void onDelivery(long sent, long received) {
    if (sent == sentNanos && received == receivedNanos) {
      equalCount++;
      return;
    }
    recordEqual();
    sentNanos = sent;
    receivedNanos = received;
    equalCount = 1;
  }

  LoadReport.Latency toLatency() {
    return new LoadReport.Latency(
        microsAt(50), microsAt(99), microsAt(99.9), histogram.getMaxValue() / 1e3, histogram);
  }

  private double microsAt(double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }

  private void recordEqual() {
    if (isRecording && equalCount > 0) {
      long nanos = Math.min(HIGHEST_NANOS, Math.max(0, receivedNanos - sentNanos));
      histogram.recordValueWithCount(nanos, equalCount);
    }
    equalCount = 0;
  }
}
