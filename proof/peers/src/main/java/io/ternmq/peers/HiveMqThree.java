package io.ternmq.peers;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;

/** The HiveMQ client with MQTT 3.1.1. */
final class HiveMqThree implements Library {
  private final Wanted wanted;
  private final Mqtt3BlockingClient client;

  HiveMqThree(Wanted wanted) throws Exception {
    this.wanted = wanted;
    client = HiveMq.builder(wanted).useMqttVersion3().buildBlocking();
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

  private Mqtt3Connect options() {
    Mqtt3ConnectBuilder options =
        Mqtt3Connect.builder()
            .cleanSession(!wanted.keepsSession())
            .keepAlive(Wanted.KEEP_ALIVE_SECONDS);
    String willTopic = wanted.willTopic();
    if (willTopic != null) {
      options =
          options.willPublish(
              Mqtt3Publish.builder()
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
