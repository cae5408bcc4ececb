package io.ternmq.brokercore;

import io.ternmq.packet.TopicName;

/** Topics that the broker keeps to itself: clients may read them, not publish to them. */
public final class TopicFence {
  private static final String[] CLOSED = {"$SYS", "$share", "$presence"};

  private TopicFence() {}

  /** True for a topic that nobody but the broker publishes to. */
  public static boolean isClosedTo(TopicName topic) {
    if (!topic.isReserved()) {
      return false;
    }
    for (String closed : CLOSED) {
      if (topic.levels()[0].equals(closed)) {
        return true;
      }
    }
    return false;
  }
}
