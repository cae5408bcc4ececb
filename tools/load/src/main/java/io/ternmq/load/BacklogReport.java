package io.ternmq.load;

import java.util.Locale;

/** What a measurement of waiting messages found. */
record BacklogReport(BacklogPlan plan, Stage enqueue, Stage drain, BacklogSession.Tally tally) {

  /** How long one stage took, and what the broker used in it. */
  record Stage(double seconds, BrokerFootprint used) {}

  boolean isFaulty() {
    return tally.outOfOrderCount > 0
        || tally.sessionAbsentCount > 0
        || tally.deliveredCount != plan.queuedCount();
  }

  double publishedPerSecond() {
    return plan.publishedCount() / enqueue.seconds();
  }

  double queuedPerSecond() {
    return plan.queuedCount() / enqueue.seconds();
  }

  double drainedPerSecond() {
    return plan.queuedCount() / drain.seconds();
  }

  String forPeople() {
    return line(
            "enqueue  %,.0f acknowledged a second, %,.0f queued a second, %.2f s",
            publishedPerSecond(), queuedPerSecond(), enqueue.seconds())
        + line(
            "         broker: %.2f us, %,.1f bytes resident, %,.1f bytes to disk a queued message",
            each(enqueue.used().processorSeconds() * 1e6),
            each(enqueue.used().residentBytes()),
            each(enqueue.used().storedBytes()))
        + line("drain    %,.0f a second, %.2f s", drainedPerSecond(), drain.seconds())
        + line("         broker: %.2f us a message", each(drain.used().processorSeconds() * 1e6))
        + line(
            "faults   %,d delivered of %,d, %,d again, %,d out of order, %,d sessions absent",
            tally.deliveredCount,
            plan.queuedCount(),
            tally.repeatedCount,
            tally.outOfOrderCount,
            tally.sessionAbsentCount);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + System.lineSeparator();
  }

  String forPrograms() {
    return String.format(
        Locale.ROOT,
        "{\"publishedPerSecond\":%.0f,\"queuedPerSecond\":%.0f,\"enqueueMicros\":%.3f,"
            + "\"residentBytesEach\":%.1f,\"storedBytesEach\":%.1f,\"drainedPerSecond\":%.0f,"
            + "\"drainMicros\":%.3f,\"delivered\":%d,\"repeated\":%d,\"outOfOrder\":%d,"
            + "\"sessionsAbsent\":%d}",
        publishedPerSecond(),
        queuedPerSecond(),
        each(enqueue.used().processorSeconds() * 1e6),
        each(enqueue.used().residentBytes()),
        each(enqueue.used().storedBytes()),
        drainedPerSecond(),
        each(drain.used().processorSeconds() * 1e6),
        tally.deliveredCount,
        tally.repeatedCount,
        tally.outOfOrderCount,
        tally.sessionAbsentCount);
  }

  private double each(double sum) {
    return sum / plan.queuedCount();
  }
}
