package io.ternmq.peers.contest;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientAutoReconnect;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.ternmq.testkit.contest.Contestant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The HiveMQ client with its automatic reconnect as it comes. */
final class HiveMqContestant implements Contestant {
  private static final int EXPIRY_SECONDS = 3_600;

  @Override
  public Member open(Seat seat, Hears hears) throws Exception {
    AtomicBoolean isOnline = new AtomicBoolean();
    AtomicBoolean wasOnline = new AtomicBoolean();
    Mqtt5AsyncClient client =
        MqttClient.builder()
            .identifier(seat.clientId())
            .serverHost("127.0.0.1")
            .serverPort(seat.port())
            .automaticReconnect(reconnectOf(seat))
            .addConnectedListener(
                context -> {
                  isOnline.set(true);
                  if (wasOnline.getAndSet(true)) {
                    hears.onBack();
                  }
                })
            .addDisconnectedListener(
                context -> {
                  if (isOnline.getAndSet(false)) { // and not one more attempt that failed
                    hears.onLost();
                  }
                })
            .useMqttVersion5()
            .buildAsync();
    client.publishes(MqttGlobalPublishFilter.ALL, message -> hears.onMessage());
    client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(EXPIRY_SECONDS)
        .keepAlive(seat.keepAliveSeconds())
        .send()
        .get();
    return new HiveMqMember(client);
  }

  private static MqttClientAutoReconnect reconnectOf(Seat seat) {
    if (seat.retryMillis() == 0) {
      return MqttClientAutoReconnect.builder().build();
    }
    return MqttClientAutoReconnect.builder()
        .initialDelay(seat.retryMillis(), TimeUnit.MILLISECONDS)
        .maxDelay(seat.retryMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  /** One client. */
  private record HiveMqMember(Mqtt5AsyncClient client) implements Member {
    @Override
    public void subscribe(String filter) throws Exception {
      client.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send().get();
    }

    @Override
    public void publish(String topic, byte[] payload, int qos, Runnable done) {
      Mqtt5Publish message =
          Mqtt5Publish.builder()
              .topic(topic)
              .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
              .payload(payload)
              .build();
      var unused = client.publish(message).whenComplete((result, fault) -> done.run());
    }
  }
}
