package io.ternmq.load;

/**
 * What is under way between all publishers and all subscribers: counts since the run began, and how
 * many more messages the closed loop lets out. Owned by the thread of the run.
 */
final class Flow {
  private final int copiesPerMessage;
  private final long undeliveredLimit;
  private long publishedCount;
  private long deliveredCount;
  private long missingCount;

  Flow(int copiesPerMessage, long undeliveredLimit) {
    this.copiesPerMessage = copiesPerMessage;
    this.undeliveredLimit = undeliveredLimit;
  }

  void onPublished(int count) {
    publishedCount += count;
  }

  void onDelivered() {
    deliveredCount++;
  }

  /** A subscriber's count of missing messages grew, or shrank where one arrived late. */
  void onMissing(long difference) {
    missingCount += difference;
  }

  long publishedCount() {
    return publishedCount;
  }

  long deliveredCount() {
    return deliveredCount;
  }

  /** Deliveries that are still to come. */
  long outstandingCount() {
    return publishedCount * copiesPerMessage - deliveredCount - missingCount;
  }

  /** How many messages may be published now. */
  long room() {
    long undelivered = (outstandingCount() + copiesPerMessage - 1) / copiesPerMessage;
    return Math.max(0, undeliveredLimit - undelivered);
  }
}
