package io.ternmq.interop.clients;

import io.ternmq.interop.MqttVersion;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** The two clients of Eclipse Paho for Java: one for MQTT 3.1 and 3.1.1, one for 5.0. */
class PahoJavaTest implements WebSocketScenarios {
  private final ServedFamily family = new ServedFamily("paho");

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
    return "Eclipse Paho Java";
  }

  @Override
  public List<MqttVersion> versions() {
    return List.of(MqttVersion.values());
  }
}
