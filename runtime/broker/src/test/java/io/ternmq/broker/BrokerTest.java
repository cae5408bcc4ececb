package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.packet.Disconnect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole broker over real sockets. */
final class BrokerTest {
  private static Broker broker() throws Exception {
    return Broker.start(BrokerOptions.onFreePorts().withLanes(2));
  }

  private static int port(Broker broker) {
    return Objects.requireNonNull(broker.mqttAddress()).getPort();
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void answersConnectAndPing(ProtocolVersion version) throws Exception {
    try (Broker broker = broker();
        RawClient client = RawClient.connected(broker, version, "tern")) {
      client.send(PingReq.INSTANCE);
      assertThat(client.receive()).isEqualTo(PingResp.INSTANCE);
      assertThat(broker.connectionCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(QoS.class)
  void carriesAMessageFromClientToClient(QoS qos) throws Exception {
    try (Broker broker = broker();
        RawClient subscriber = RawClient.connected(broker, ProtocolVersion.MQTT_5, "in");
        RawClient publisher = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "out")) {
      subscriber.subscribe("news/+", qos);
      publisher.publish("news/today", "the terns are back", qos, qos == QoS.AT_MOST_ONCE ? 0 : 7);
      Publish received = subscriber.receivePublish();
      assertThat(received.topic().text()).isEqualTo("news/today");
      assertThat(RawClient.text(received)).isEqualTo("the terns are back");
      assertThat(received.qos()).isEqualTo(qos);
      if (qos == QoS.AT_LEAST_ONCE) {
        assertThat(publisher.receive().type()).isEqualTo(PacketType.PUBACK);
      } else if (qos == QoS.EXACTLY_ONCE) {
        assertThat(publisher.receive().type()).isEqualTo(PacketType.PUBREC);
        publisher.acknowledge(PacketType.PUBREL, 7);
        assertThat(publisher.receive().type()).isEqualTo(PacketType.PUBCOMP);
        subscriber.acknowledge(PacketType.PUBREC, received.packetId());
        assertThat(subscriber.receive().type()).isEqualTo(PacketType.PUBREL);
      }
    }
  }

  @Test
  void fansOutToManyOnAllLanesWhateverTheySpeak() throws Exception {
    try (Broker broker = broker();
        RawClient publisher = RawClient.connected(broker, ProtocolVersion.MQTT_5, "out")) {
      List<RawClient> subscribers = new ArrayList<>();
      for (int number = 0; number < 24; number++) {
        ProtocolVersion version = ProtocolVersion.values()[number % 3];
        RawClient subscriber = RawClient.connected(broker, version, "in-" + number);
        subscriber.subscribe("news", QoS.values()[number / 3 % 3]);
        subscribers.add(subscriber);
      }
      for (int number = 0; number < 20; number++) {
        publisher.publish("news", "number " + number, QoS.AT_LEAST_ONCE, 1 + number);
      }
      for (int index = 0; index < subscribers.size(); index++) {
        int packetIds = index / 3 % 3 == 0 ? 0 : 1;
        for (int number = 0; number < 20; number++) {
          Publish received = subscribers.get(index).receivePublish();
          assertThat(RawClient.text(received)).isEqualTo("number " + number);
          assertThat(received.packetId()).isEqualTo(packetIds * (1 + number));
        }
      }
      for (RawClient subscriber : subscribers) {
        subscriber.close();
      }
    }
  }

  @Test
  void keepsTheOrderOfAStreamBetweenLanes() throws Exception {
    int messages = 20_000;
    try (Broker broker = broker();
        RawClient publisher = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "out");
        RawClient near = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "in-1");
        RawClient far = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "in-2")) {
      near.subscribe("stream", QoS.AT_MOST_ONCE);
      far.subscribe("stream", QoS.AT_MOST_ONCE);
      for (int number = 0; number < messages; number++) {
        publisher.publish("stream", Integer.toString(number), QoS.AT_MOST_ONCE, 0);
        if (number % 1_000 == 999) {
          expect(near, number - 999, number);
          expect(far, number - 999, number);
        }
      }
    }
  }

  private static void expect(RawClient subscriber, int first, int last) throws Exception {
    for (int number = first; number <= last; number++) {
      assertThat(RawClient.text(subscriber.receivePublish())).isEqualTo(Integer.toString(number));
    }
  }

  @Test
  void aClientThatSpeaksNoMqttIsClosedAndNobodyElse() throws Exception {
    try (Broker broker = broker();
        RawClient good = RawClient.connected(broker, ProtocolVersion.MQTT_5, "good");
        RawClient bad = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5)) {
      bad.sendBytes("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(bad.isEndedByBroker()).isTrue();
      good.send(PingReq.INSTANCE);
      assertThat(good.receive()).isEqualTo(PingResp.INSTANCE);
    }
  }

  @Test
  void saysGoodbyeWhenItStops() throws Exception {
    Broker broker = broker();
    try (RawClient five = RawClient.connected(broker, ProtocolVersion.MQTT_5, "five");
        RawClient three = RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "three")) {
      Thread closing = new Thread(broker::close);
      closing.start();
      assertThat(five.receive())
          .isInstanceOfSatisfying(
              Disconnect.class,
              packet -> assertThat(packet.reason()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN));
      assertThat(five.isEndedByBroker()).isTrue();
      assertThat(three.isEndedByBroker()).isTrue();
      closing.join();
    } finally {
      broker.close();
    }
  }

  @Test
  void stopsInTimeThoughAClientDoesNotReadOrClose() throws Exception {
    Broker broker = broker();
    try (RawClient deaf = RawClient.connected(broker, ProtocolVersion.MQTT_5, "deaf");
        RawClient publisher = RawClient.connected(broker, ProtocolVersion.MQTT_5, "out")) {
      deaf.subscribe("flood", QoS.AT_MOST_ONCE);
      char[] text = new char[500_000];
      Arrays.fill(text, 'x');
      for (int number = 0; number < 40; number++) {
        publisher.publish("flood", new String(text), QoS.AT_MOST_ONCE, 0);
      }
      publisher.send(PingReq.INSTANCE);
      assertThat(publisher.receive()).isEqualTo(PingResp.INSTANCE);
      long beginNanos = System.nanoTime();
      broker.close();
      assertThat(System.nanoTime() - beginNanos).isLessThan(TimeUnit.SECONDS.toNanos(30));
    } finally {
      broker.close();
    }
  }

  @Test
  void aPortInUseIsSaidSoAndNothingIsLeftRunning() throws Exception {
    try (Broker broker = broker()) {
      BrokerOptions same = BrokerOptions.onFreePorts().withPorts(port(broker), 0);
      assertThatThrownBy(() -> Broker.start(same))
          .hasMessageStartingWith("Cannot listen on 127.0.0.1:" + port(broker) + ": another");
    }
  }

  @Test
  void opensNoListenerThatIsOff() throws Exception {
    BrokerOptions quiet = BrokerOptions.onFreePorts().withPorts(0, BrokerOptions.OFF);
    try (Broker broker = Broker.start(quiet)) {
      assertThat(broker.webSocketAddress()).isNull();
      assertThat(broker.isReady()).isTrue();
    }
  }
}
