package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.transport.ListenerOptions;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one listener bounds otherwise than the broker, and what changes while it is open. */
class ListenerBoundsTest {
  private static final int PATIENCE_MILLIS = 20_000;

  @Test
  void aClientIsToldTheLargestPacketOfItsListener() throws Exception {
    ListenerOptions narrow =
        ListenerOptions.tcp("narrow", "127.0.0.1", 0).with(its -> its.maximumPacketBytes = 2_048);
    BrokerOptions options = BrokerOptions.onFreePorts().withLanes(1).withListeners(List.of(narrow));
    try (Broker broker = Broker.start(options);
        RawClient client = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5)) {
      client.send(
          new Connect(ProtocolVersion.MQTT_5, true, 60, "tern", null, null, null, Properties.NONE));
      ConnAck ack = (ConnAck) client.receive(); // [MQTT-3.2.2-15]
      assertThat(ack.properties().number(Property.MAXIMUM_PACKET_SIZE, 0)).isEqualTo(2_048);
    }
  }

  @Test
  void aChangedTimeForConnectHoldsForWhatPrecedesMqttToo() throws Exception {
    BrokerSettings patient =
        BrokerSettings.defaults()
            .with(its -> its.connectTimeoutNanos = TimeUnit.MINUTES.toNanos(10));
    try (Broker broker =
        Broker.start(BrokerOptions.onFreePorts().withLanes(1).withSettings(patient))) {
      broker.reload(
          patient.with(its -> its.connectTimeoutNanos = TimeUnit.MILLISECONDS.toNanos(200)));
      InetSocketAddress address = Objects.requireNonNull(broker.webSocketAddress());
      try (Socket silent = new Socket(address.getAddress(), address.getPort())) {
        silent.setSoTimeout(PATIENCE_MILLIS);
        assertThat(silent.getInputStream().read()).isNegative();
      }
    }
  }
}
