package io.ternmq.peers;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho for Java, the client of MQTT 3.1 and 3.1.1. */
final class PahoThree implements Library {
  private final Wanted wanted;
  private final MqttClient client;

  PahoThree(Wanted wanted) throws MqttException {
    this.wanted = wanted;
    client =
        new MqttClient(wanted.address().toString(), wanted.clientId(), new MemoryPersistence());
  }

  @Override
  public boolean connect(MessageListener listener) throws Exception {
    client.setCallback(
        new MqttCallback() {
          @Override
          public void connectionLost(Throwable cause) {
            System.out.println("lost " + cause);
          }

          @Override
          public void messageArrived(String topic, MqttMessage message) {
            listener.onMessage(message.getQos(), message.isRetained(), message.getPayload());
          }

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {}
        });
    return client.connectWithResult(options()).getSessionPresent();
  }

  private MqttConnectOptions options() throws Exception {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(
        wanted.version().equals("31")
            ? MqttConnectOptions.MQTT_VERSION_3_1
            : MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(!wanted.keepsSession());
    options.setKeepAliveInterval(Wanted.KEEP_ALIVE_SECONDS);
    String willTopic = wanted.willTopic();
    if (willTopic != null) {
      options.setWill(
          willTopic,
          wanted.willPayload().getBytes(StandardCharsets.UTF_8),
          1,
          /* retained= */ false);
    }
    String trusted = wanted.trusted();
    if (trusted != null) {
      options.setSocketFactory(Trust.sockets(trusted));
    }
    return options;
  }

  @Override
  public void subscribe() throws MqttException {
    client.subscribe(wanted.topic(), wanted.qos());
  }

  @Override
  public void publish(String payload) throws MqttException {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    client.publish(wanted.topic(), bytes, wanted.qos(), wanted.isRetained());
  }

  @Override
  public void disconnect() throws MqttException {
    client.disconnect();
    client.close();
  }
}
