package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ternmq.brokercore.DeliveryHeader;
import io.ternmq.brokercore.Message;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Encoded once for many, and to each as if it were for it alone. */
final class PublishWriterTest {
  private final PublishWriter writer = new PublishWriter();

  private static Message message(int payloadBytes) {
    Properties properties =
        Properties.builder().add(Property.CONTENT_TYPE, "text/plain").user("a", "b").build();
    Publish publish =
        new Publish(
            TopicName.of("a/topic"),
            new byte[payloadBytes],
            QoS.EXACTLY_ONCE,
            false,
            false,
            9,
            properties);
    return Message.of(publish, "publisher", 1, 0);
  }

  private byte[] append(Message message, DeliveryHeader header, ProtocolVersion version) {
    ByteBuf out = Unpooled.buffer();
    assertThat(writer.append(message, header, version, Integer.MAX_VALUE, out)).isTrue();
    return ByteBufUtil.getBytes(out);
  }

  private static DeliveryHeader header(QoS qos, Consumer<DeliveryHeader> change) {
    DeliveryHeader header = new DeliveryHeader().begin(qos, qos == QoS.AT_MOST_ONCE ? 0 : 0x1234);
    change.accept(header);
    return header;
  }

  @Test
  void everyCopyIsWhatAnEncodingOfItsOwnWouldBe() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      for (QoS qos : QoS.values()) {
        for (int flags = 0; flags < 4; flags++) {
          boolean retain = (flags & 1) != 0;
          boolean dup = (flags & 2) != 0 && qos != QoS.AT_MOST_ONCE;
          DeliveryHeader header = header(qos, h -> h.retain(retain).dup(dup));
          byte[] alone = append(message(100), header, version);
          Message shared = message(100);
          for (int receiver = 0; receiver < 3; receiver++) {
            assertThat(append(shared, header, version)).isEqualTo(alone);
          }
          assertThat(shared.wireForm()).isInstanceOf(WireForms.class);
        }
      }
    }
  }

  @Test
  void aMessageForOneReceiverIsNotKeptEncoded() {
    Message first = message(10);
    Message second = message(10);
    DeliveryHeader header = header(QoS.AT_LEAST_ONCE, h -> {});
    append(first, header, ProtocolVersion.MQTT_5);
    append(second, header, ProtocolVersion.MQTT_5);
    append(first, header, ProtocolVersion.MQTT_5);
    writer.endTurn();
    append(first, header, ProtocolVersion.MQTT_5);
    assertThat(first.wireForm()).isNull();
    assertThat(second.wireForm()).isNull();
  }

  @Test
  void whatDiffersBetweenReceiversIsNotShared() {
    Message message = message(10);
    DeliveryHeader plain = header(QoS.AT_MOST_ONCE, h -> {});
    byte[] alone = append(message, plain, ProtocolVersion.MQTT_5);
    append(message, plain, ProtocolVersion.MQTT_5);
    DeliveryHeader named =
        header(QoS.AT_MOST_ONCE, h -> h.subscriptionIdentifiers(new int[] {300}));
    DeliveryHeader expiring = header(QoS.AT_MOST_ONCE, h -> h.expirySeconds(60));
    assertThat(append(message, named, ProtocolVersion.MQTT_5)).hasSize(alone.length + 3);
    assertThat(append(message, expiring, ProtocolVersion.MQTT_5)).hasSize(alone.length + 5);
    DeliveryHeader first = header(QoS.AT_MOST_ONCE, h -> h.topicAlias(300, false));
    DeliveryHeader later = header(QoS.AT_MOST_ONCE, h -> h.topicAlias(300, true));
    int topicBytes = message.topic().utf8().length;
    assertThat(append(message, first, ProtocolVersion.MQTT_5)).hasSize(alone.length + 3);
    assertThat(append(message, later, ProtocolVersion.MQTT_5))
        .hasSize(alone.length + 3 - topicBytes);
    assertThat(append(message, plain, ProtocolVersion.MQTT_5)).isEqualTo(alone);
  }

  @Test
  void aLargeMessageIsNotKeptTwice() {
    Message message = message(PublishWriter.MAXIMUM_SHARED_BYTES + 1);
    DeliveryHeader header = header(QoS.AT_MOST_ONCE, h -> {});
    for (int receiver = 0; receiver < 3; receiver++) {
      append(message, header, ProtocolVersion.MQTT_5);
    }
    assertThat(message.wireForm()).isNull();
  }

  @Test
  void aPeerThatTakesLessGetsNothingAndTheOthersDo() {
    Message message = message(100);
    DeliveryHeader header = header(QoS.AT_MOST_ONCE, h -> {});
    ByteBuf out = Unpooled.buffer();
    for (int receiver = 0; receiver < 3; receiver++) {
      assertThat(writer.append(message, header, ProtocolVersion.MQTT_5, 50, out)).isFalse();
      assertThat(out.isReadable()).isFalse();
    }
    assertThat(append(message, header, ProtocolVersion.MQTT_5)).hasSizeGreaterThan(100);
  }
}
