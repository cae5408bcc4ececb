package io.ternmq.brokercore;

import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/** Which topics a client's aliases stand for; they die with the connection [MQTT-3.3.2-7]. */
final class InboundAliases {
  private TopicName @Nullable [] topics;

  /** The topic of an alias within the maximum; null where it was not set up [MQTT-3.3.2-12]. */
  @Nullable TopicName find(int alias) {
    return topics == null ? null : topics[alias];
  }

  void put(int alias, TopicName topic, int maximum) {
    if (topics == null) {
      topics = new TopicName[maximum + 1];
    }
    topics[alias] = topic;
  }
}
