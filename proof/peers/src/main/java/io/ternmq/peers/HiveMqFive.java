package io.ternmq.peers;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;

/** The HiveMQ client with MQTT 5.0. */
final class HiveMqFive implements Library {
  private final Wanted wanted;
  private final Mqtt5BlockingClient client;

  HiveMqFive(Wanted wanted) throws Exception {
    this.wanted = wanted;
    client = HiveMq.builder(wanted).useMqttVersion5().buildBlocking();
  }

  @Override
  public boolean connect(MessageListener listener) {
    client
        .toAsync()
        .publishes(
            MqttGlobalPublishFilter.ALL,
            message ->
                listener.onMessage(
                    message.getQos().getCode(), message.isRetain(), message.getPayloadAsBytes()));
    return client.connect(options()).isSessionPresent();
  }

  private Mqtt5Connect options() {
    Mqtt5ConnectBuilder options =
        Mqtt5Connect.builder()
            .cleanStart(!wanted.keepsSession())
            .sessionExpiryInterval(wanted.keepsSession() ? Wanted.EXPIRY_SECONDS : 0)
            .keepAlive(Wanted.KEEP_ALIVE_SECONDS);
    String willTopic = wanted.willTopic();
    if (willTopic != null) {
      options =
          options.willPublish(
              Mqtt5Publish.builder()
                  .topic(willTopic)
                  .qos(MqttQos.AT_LEAST_ONCE)
                  .payload(wanted.willPayload().getBytes(StandardCharsets.UTF_8))
                  .build());
    }
    return options.build();
  }

  @Override
  public void subscribe() {
    client.subscribeWith().topicFilter(wanted.topic()).qos(HiveMq.qos(wanted)).send();
  }

  @Override
  public void publish(String payload) {
    client
        .publishWith()
        .topic(wanted.topic())
        .qos(HiveMq.qos(wanted))
        .retain(wanted.isRetained())
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .send();
  }

  @Override
  public void disconnect() {
    client.disconnect();
  }
}
