package io.ternmq.peers;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import java.util.Objects;

/** What the HiveMQ client wants to know in both versions. */
final class HiveMq {
  private HiveMq() {}

  static MqttClientBuilder builder(Wanted wanted) throws Exception {
    MqttClientBuilder builder =
        MqttClient.builder()
            .identifier(wanted.clientId())
            .serverHost(wanted.address().getHost())
            .serverPort(wanted.address().getPort());
    if (wanted.isWebSocket()) {
      String path = wanted.address().getPath().substring(1);
      builder = builder.webSocketConfig(MqttWebSocketConfig.builder().serverPath(path).build());
    }
    String trusted = wanted.trusted();
    if (trusted != null) {
      builder =
          builder.sslConfig(
              MqttClientSslConfig.builder().trustManagerFactory(Trust.managers(trusted)).build());
    }
    return builder;
  }

  static MqttQos qos(Wanted wanted) {
    return Objects.requireNonNull(MqttQos.fromCode(wanted.qos()));
  }
}
