package io.ternmq.interop.clients;

import io.ternmq.interop.MqttVersion;
import io.ternmq.interop.Peers;
import java.util.List;

/** Paho for Python. */
class PahoPythonTest implements WebSocketScenarios {

  @Override
  public ClientFamily family() {
    return new ScriptedFamily(Peers.python("client.py"));
  }

  @Override
  public String client() {
    return "Eclipse Paho Python";
  }

  @Override
  public List<MqttVersion> versions() {
    return List.of(MqttVersion.values());
  }
}
