package io.ternmq.interop.clients;

import io.ternmq.interop.MqttVersion;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** The HiveMQ client for Java. */
class HiveMqTest implements WebSocketScenarios {
  private final ServedFamily family = new ServedFamily("hivemq");

  @AfterAll
  void endTheService() {
    family.close();
  }

  @Override
  public ClientFamily family() {
    return family;
  }

  @Override
  public String client() {
    return "HiveMQ MQTT Client";
  }

  @Override
  public List<MqttVersion> versions() {
    return List.of(MqttVersion.V3_1_1, MqttVersion.V5_0);
  }
}
