package io.ternmq.interop.returns;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Mosquitto with {@code max_queued_messages 0} holds 20 QoS 2 messages of a client that are not
 * released yet ({@code max_inflight_messages}). To one more it answers "quota exceeded" where that
 * can be said, and cuts a client of 3.1.1.
 */
class InFlightToMosquittoTest {
  private static final int MESSAGES = 500;
  private static final int PATIENCE_SECONDS = 60;

  private final BlockingQueue<ClientEvent> losses = new LinkedBlockingQueue<>();

  private MqttClient client(BrokerUnderTest broker, int inFlight) {
    MqttClientBuilder builder =
        MqttClient.builder()
            .server("mqtt://127.0.0.1:" + broker.port())
            .clientId("walter")
            .protocolVersion(ProtocolVersion.MQTT_3_1_1)
            .onEvent(this::onEvent);
    return (inFlight > 0 ? builder.maximumInFlight(inFlight) : builder).build();
  }

  private void onEvent(ClientEvent event) {
    if (event instanceof ClientEvent.Disconnected) {
      losses.add(event);
    }
  }

  private static List<CompletableFuture<?>> publishMany(MqttClient client) {
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (int number = 0; number < MESSAGES; number++) {
      ends.add(client.publish(Publication.of("t", "x", QoS.EXACTLY_ONCE)).acknowledged());
    }
    return ends;
  }

  @Test
  void takesManyMessagesOfAClientThatWasToldNothing() throws Exception {
    try (BrokerUnderTest broker = BrokerUnderTest.startMosquittoKeepingSessions();
        MqttClient client = client(broker, 0)) {
      client.start();
      client.online().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      CompletableFuture.allOf(publishMany(client).toArray(CompletableFuture[]::new))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(losses).isEmpty();
    }
  }

  @Test
  void cutsAClientThatSendsAThousandAtOnce() throws Exception {
    try (BrokerUnderTest broker = BrokerUnderTest.startMosquittoKeepingSessions();
        MqttClient client = client(broker, 1_000)) {
      assertThat(publishMany(client)).hasSize(MESSAGES);
      client.start(); // with all of them at hand, so that none waits for the answer to another
      assertThat(losses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    }
  }
}
