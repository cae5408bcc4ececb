package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.LossKind;
import io.ternmq.interop.BrokerPerClass;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.Certificate;
import io.ternmq.interop.Transport;
import io.ternmq.packet.QoS;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TernMQ's own client over every transport, and what it says of certificates. */
@ExtendWith(BrokerPerClass.class)
class TernClientTest {
  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

  private static String uri(BrokerUnderTest broker, Transport transport, String host) {
    String scheme =
        switch (transport) {
          case TCP -> "mqtt";
          case TLS -> "mqtts";
          case WEBSOCKET -> "ws";
          case SECURE_WEBSOCKET -> "wss";
        };
    return scheme + "://" + host + ":" + broker.port(transport);
  }

  private MqttClientBuilder builder(String uri) {
    return MqttClient.builder()
        .server(uri)
        .onEvent(events::add)
        .onMessage(message -> messages.add(message.text()));
  }

  private <E extends ClientEvent> E await(Class<E> kind) throws InterruptedException {
    while (true) {
      ClientEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no " + kind.getSimpleName());
      } else if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void speaksOverEveryTransport(Transport transport, BrokerUnderTest broker) throws Exception {
    Path trusted = Path.of(Certificate.ofTests().certificate());
    try (MqttClient client = builder(uri(broker, transport, "127.0.0.1")).trust(trusted).build()) {
      client.start();
      String topic = "own/" + transport;
      client.subscribe(topic, QoS.EXACTLY_ONCE).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      for (QoS qos : QoS.values()) {
        client
            .publish(Publication.of(topic, "at " + qos.level(), qos))
            .acknowledged()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .isEqualTo("at " + qos.level());
      }
    }
  }

  @Test
  void givesUpOnACertificateThatNobodyVouchesFor(BrokerUnderTest broker) throws Exception {
    try (MqttClient client = builder(uri(broker, Transport.TLS, "127.0.0.1")).build()) {
      client.start();
      assertThat(await(ClientEvent.GivenUp.class).cause().kind())
          .isEqualTo(LossKind.CERTIFICATE_REJECTED);
    }
  }

  @Test
  void triesAgainWhereTlsMeetsAPlainListener(BrokerUnderTest broker) throws Exception {
    Path trusted = Path.of(Certificate.ofTests().certificate());
    String plain = "mqtts://127.0.0.1:" + broker.port();
    try (MqttClient client = builder(plain).trust(trusted).build()) {
      client.start();
      assertThat(await(ClientEvent.RetryScheduled.class).attemptNumber()).isEqualTo(2);
    }
  }
}
