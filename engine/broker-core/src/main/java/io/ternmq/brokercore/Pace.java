package io.ternmq.brokercore;

/**
 * How fast CONNECTs are answered, and how late the event loop is: measured while there is something
 * to measure. Owned by its lane.
 */
final class Pace {
  private static final long SECOND = 1_000_000_000L;
  private static final long TICK_NANOS = 50_000_000L;

  /** What an answer costs as long as nothing is known. */
  private static final long FIRST_ANSWER_NANOS = 100_000L;

  /** CONNECTs that may wait for the store or an authenticator as long as nothing is known. */
  private static final int FIRST_UNDER_WAY = 64;

  private static final int LEAST_UNDER_WAY = 16;
  private static final int MOST_UNDER_WAY = 1_024;

  /** What is under way is to be answered within this, before its patience is over. */
  private static final long UNDER_WAY_NANOS = 4 * SECOND;

  /** Part of a measure that goes into what is believed. */
  private static final int SMOOTHING = 4;

  private long answerNanos = FIRST_ANSWER_NANOS;
  private int mostUnderWay = FIRST_UNDER_WAY;
  private long delayNanos;
  private long lastTickNanos;
  private long measuredSinceNanos;
  private boolean isMeasuring;
  private int answers;

  Pace(long nowNanos) {
    lastTickNanos = nowNanos;
    measuredSinceNanos = nowNanos;
  }

  /** One more was answered. */
  void onAnswer() {
    answers++;
  }

  /** The loop took so long for one turn. */
  void onTurn(long nanos) {
    delayNanos = Math.max(nanos, delayNanos - delayNanos / SMOOTHING);
  }

  /**
   * A tick came.
   *
   * @param isBusy true while somebody waits: only then does the pace say what the broker can do,
   *     and not what it is asked for
   */
  void onTick(boolean isBusy, long nowNanos) {
    onTurn(Math.max(0, nowNanos - lastTickNanos - TICK_NANOS));
    lastTickNanos = nowNanos;
    long spanNanos = nowNanos - measuredSinceNanos;
    if (!isBusy || !isMeasuring) {
      isMeasuring = isBusy;
      if (!isBusy) {
        believe(FIRST_ANSWER_NANOS);
      }
      restart(nowNanos);
    } else if (answers > 0) {
      believe(spanNanos / answers);
      long fitting = UNDER_WAY_NANOS / answerNanos;
      mostUnderWay = (int) Math.max(LEAST_UNDER_WAY, Math.min(MOST_UNDER_WAY, fitting));
      restart(nowNanos);
    } else {
      answerNanos = Math.max(answerNanos, spanNanos);
    }
  }

  /** Good news is believed sooner than bad: a pause of a moment is not how it goes on. */
  private void believe(long measuredNanos) {
    long change = measuredNanos - answerNanos;
    long believed = change < 0 ? change - change / SMOOTHING : change / SMOOTHING;
    answerNanos = Math.max(1, answerNanos + believed);
  }

  private void restart(long nowNanos) {
    measuredSinceNanos = nowNanos;
    answers = 0;
  }

  /** What one answer costs of the lane's time. */
  long answerNanos() {
    return answerNanos;
  }

  /** From one return to the next of those that were refused: a little less than can be taken. */
  long spacingNanos() {
    return answerNanos + answerNanos / SMOOTHING;
  }

  /** CONNECTs that may wait for the store or an authenticator at once. */
  int mostUnderWay() {
    return mostUnderWay;
  }

  /** How late the loop is. */
  long delayNanos() {
    return delayNanos;
  }
}
