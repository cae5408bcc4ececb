package io.ternmq.peers;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho for Java, the client of MQTT 5.0. */
final class PahoFive implements Library {
  private final Wanted wanted;
  private final MqttClient client;

  PahoFive(Wanted wanted) throws MqttException {
    this.wanted = wanted;
    client =
        new MqttClient(wanted.address().toString(), wanted.clientId(), new MemoryPersistence());
  }

  @Override
  public boolean connect(MessageListener listener) throws Exception {
    client.setCallback(new Callback(listener));
    return client.connectWithResult(options()).getSessionPresent();
  }

  private MqttConnectionOptions options() throws Exception {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(!wanted.keepsSession());
    options.setSessionExpiryInterval(wanted.keepsSession() ? (long) Wanted.EXPIRY_SECONDS : 0L);
    options.setKeepAliveInterval(Wanted.KEEP_ALIVE_SECONDS);
    String willTopic = wanted.willTopic();
    if (willTopic != null) {
      byte[] payload = wanted.willPayload().getBytes(StandardCharsets.UTF_8);
      options.setWill(willTopic, new MqttMessage(payload, 1, /* retained= */ false, null));
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

  private record Callback(MessageListener listener) implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      System.out.println("lost " + response);
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      System.out.println("error " + exception);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      listener.onMessage(message.getQos(), message.isRetained(), message.getPayload());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
