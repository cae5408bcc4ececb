package io.ternmq.load;

/**
 * What a measurement of waiting messages does.
 *
 * @param windowSize messages of one publisher that are not acknowledged yet
 */
record BacklogPlan(
    LoadPlan.Target target, Shape shape, int publisherCount, int windowSize, int payloadBytes) {

  /**
   * Sessions that are off line, and messages for each.
   *
   * @param isFanOut one message goes to every session; else each session has a topic of its own
   * @param messagesPerSession what waits in each session at the end
   */
  record Shape(boolean isFanOut, int sessionCount, int messagesPerSession) {}

  boolean isFanOut() {
    return shape.isFanOut();
  }

  int sessionCount() {
    return shape.sessionCount();
  }

  int messagesPerSession() {
    return shape.messagesPerSession();
  }

  /** How many messages are published in all. */
  long publishedCount() {
    return isFanOut() ? messagesPerSession() : queuedCount();
  }

  /** How many messages wait in all. */
  long queuedCount() {
    return (long) sessionCount() * messagesPerSession();
  }
}
