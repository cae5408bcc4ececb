package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ConfigurationSources;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.UserProperty;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What acknowledged messages survive, as clients hear it where that is asked for. */
final class ToldDurabilityTest {
  private static List<UserProperty> told(ProtocolVersion version, String... assignments)
      throws Exception {
    ConfigurationSources sources = ConfigurationSources.of(null, Map.of());
    for (String assignment : assignments) {
      sources.assignment(assignment);
    }
    Configuration configuration = sources.read();
    BrokerOptions options = BrokerOptions.onFreePorts().withSettings(configuration.engine());
    try (Broker broker = Broker.start(options);
        RawClient client = new RawClient(broker.mqttAddress(), version)) {
      client.send(new Connect(version, true, 60, "c", null, null, null, Properties.NONE));
      return ((ConnAck) client.receive()).properties().userProperties();
    }
  }

  @Test
  void aClientOfFiveIsToldTheLevelWhereTheConfigurationSaysSo() throws Exception {
    assertThat(told(ProtocolVersion.MQTT_5, "store.told=true"))
        .containsExactly(new UserProperty("durability", "fsync"));
    assertThat(told(ProtocolVersion.MQTT_5, "store.told=true", "store.durability=os"))
        .containsExactly(new UserProperty("durability", "os"));
  }

  @Test
  void otherwiseNobodyIsTold() throws Exception {
    assertThat(told(ProtocolVersion.MQTT_5)).isEmpty();
    assertThat(told(ProtocolVersion.MQTT_3_1_1, "store.told=true")).isEmpty();
  }
}
