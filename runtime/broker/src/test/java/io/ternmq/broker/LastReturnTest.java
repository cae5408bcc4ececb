package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client comes back for what waits on disk, and its session ends with this connection. */
final class LastReturnTest {
  private static final int MANY = 300;

  @TempDir private Path folder;

  private DurableStore store() {
    try {
      return DurableStore.open(StoreOptions.of(folder.resolve("data"), Level.OS));
    } catch (StoreUnusableException e) {
      throw new AssertionError(e);
    }
  }

  private static Connect connect(boolean cleanStart, long expirySeconds) {
    return new Connect(
        ProtocolVersion.MQTT_5,
        cleanStart,
        60,
        "keeper",
        null,
        null,
        null,
        Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, expirySeconds).build());
  }

  @Test
  void getsAllThatWaits() throws Exception {
    BrokerOptions options = BrokerOptions.onFreePorts().withLanes(2);
    options = options.withParts(options.parts().withStore(this::store));
    try (Broker broker = Broker.start(options)) {
      try (RawClient keeper = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5)) {
        keeper.send(connect(true, 3_600));
        keeper.receive();
        keeper.subscribe("a", QoS.AT_LEAST_ONCE);
        keeper.send(Disconnect.NORMAL);
      }
      try (RawClient publisher =
          RawClient.connected(broker, ProtocolVersion.MQTT_3_1_1, "publisher")) {
        for (int number = 1; number <= MANY; number++) {
          publisher.publish("a", "" + number, QoS.AT_LEAST_ONCE, number);
          publisher.receive(); // PUBACK: it is on disk
        }
      }
      try (RawClient back = new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5)) {
        back.send(connect(false, 0));
        assertThat(((ConnAck) back.receive()).sessionPresent()).isTrue();
        for (int number = 1; number <= MANY; number++) {
          Publish next = back.receivePublish();
          assertThat(new String(next.payload(), StandardCharsets.UTF_8)).isEqualTo("" + number);
          back.acknowledge(PacketType.PUBACK, next.packetId());
        }
      }
    }
  }
}
