package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However low its bound of unwritten bytes, a client that reads gets all that waits for it. */
final class UnwrittenBytesTest {
  private static final long LEAST = 1 << 10;
  private static final int COUNT = 3_000;

  private static BrokerSettings bounded(long unwrittenBytes) {
    return BrokerSettings.defaults().with(its -> its.unwrittenBytes = unwrittenBytes);
  }

  private static Broker broker(long unwrittenBytes) throws Exception {
    return Broker.start(
        BrokerOptions.onFreePorts().withLanes(1).withSettings(bounded(unwrittenBytes)));
  }

  private static void retain(Broker broker) throws Exception {
    try (RawClient publisher =
        RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "publisher")) {
      for (int number = 1; number <= COUNT; number++) {
        publisher.send(
            new Publish(
                TopicName.of("r/" + number),
                new byte[100],
                QoS.AT_MOST_ONCE,
                false,
                true,
                0,
                Properties.NONE));
      }
      publisher.publish("last", "", QoS.AT_LEAST_ONCE, 1);
      publisher.receive();
    }
  }

  private static void requireAll(Broker broker, QoS qos) throws Exception {
    try (RawClient reader = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "reader")) {
      reader.subscribe("r/#", qos);
      Set<TopicName> topics = new HashSet<>();
      while (topics.size() < COUNT) {
        topics.add(reader.receivePublish().topic());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {LEAST, 64 << 10, 256 << 10})
  void allRetainedMessagesCome(long unwrittenBytes) throws Exception {
    try (Broker broker = broker(unwrittenBytes)) {
      retain(broker);
      requireAll(broker, QoS.AT_MOST_ONCE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {LEAST, 64 << 10})
  void allRetainedMessagesComeWhereTheBoundWasChangedInBetween(long unwrittenBytes)
      throws Exception {
    try (Broker broker = broker(4 << 20)) {
      retain(broker);
      broker.reload(bounded(unwrittenBytes));
      requireAll(broker, QoS.AT_MOST_ONCE);
      broker.reload(bounded(4 << 20));
      requireAll(broker, QoS.AT_MOST_ONCE);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = QoS.class,
      names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  void whatWasQueuedGoesOutWithoutAWordOfTheClients(QoS qos) throws Exception {
    try (Broker broker = broker(LEAST);
        RawClient publisher = RawClient.connected(broker, ProtocolVersion.MQTT_5, "publisher");
        RawClient reader = RawClient.connected(broker, ProtocolVersion.MQTT_5, "reader")) {
      reader.subscribe("q", qos);
      int count = 500; // less than may be in flight: nothing waits for an acknowledgement
      for (int number = 1; number <= count; number++) {
        publisher.publish("q", "x".repeat(300), qos, number);
      }
      for (int number = 1; number <= count; number++) {
        assertThat(reader.receive().type()).isEqualTo(PacketType.PUBLISH);
      }
    }
  }
}
