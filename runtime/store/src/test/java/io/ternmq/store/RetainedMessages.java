package io.ternmq.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.store.StoreOperation.PutMessage;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.List;

/** Retained messages as they come to the store; one without a payload clears its topic. */
final class RetainedMessages {
  private RetainedMessages() {}

  static PutMessage put(String topic, byte[] payload, long number) {
    Publish publish =
        new Publish(
            TopicName.of(topic), payload, QoS.AT_LEAST_ONCE, false, true, 1, Properties.NONE);
    return new PutMessage(Message.of(publish, "publisher", number, 0), List.of(), -1, 0);
  }
}
