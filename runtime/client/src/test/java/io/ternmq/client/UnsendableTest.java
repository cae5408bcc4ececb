package io.ternmq.client;

import static io.ternmq.client.Heard.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.Credentials;
import io.ternmq.clientcore.LossCause;
import io.ternmq.clientcore.LossKind;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What MQTT cannot carry is refused where it is given, and harms nothing else. */
class UnsendableTest extends WithReturningClients {
  private static final String LONG = "y".repeat(70_000);

  private static Publication with(Properties.Builder properties) {
    return Publication.of("t", "x", QoS.AT_LEAST_ONCE).with(properties.build());
  }

  @Test
  void publishRefusesWhatCannotBeSentAndTheClientLivesOn() throws Exception {
    try (MqttClient client = builder().build()) {
      client.start();
      ScriptedServer.Peer peer = server.welcome(false);
      for (Publication each :
          List.of(
              with(Properties.builder().user("trace", LONG)),
              with(Properties.builder().add(Property.CONTENT_TYPE, "half \uDC00")),
              with(Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, 1L << 32)),
              with(Properties.builder().add(Property.SERVER_KEEP_ALIVE, 5)))) {
        assertThatThrownBy(() -> client.publish(each)).isInstanceOf(IllegalArgumentException.class);
      }
      Delivery good = client.publish(Publication.of("good", "x", QoS.AT_LEAST_ONCE));
      Publish first = peer.read(Publish.class);
      assertThat(first.topic().text()).isEqualTo("good");
      peer.write(Acknowledgement.of(PacketType.PUBACK, first.packetId()));
      assertThat(get(good.acknowledged())).isEqualTo(ReasonCode.SUCCESS);
      assertThat(client.unfinishedCount()).isZero();
    }
  }

  @Test
  void aFilterThatCannotBeSentIsRefused() {
    try (MqttClient client = builder().build()) {
      assertThatThrownBy(() -> client.subscribe(LONG, QoS.AT_LEAST_ONCE))
          .hasMessageContaining("at most 65,535 bytes");
      assertThatThrownBy(() -> client.unsubscribe(LONG)).hasMessageContaining("65,535 bytes");
      assertThatThrownBy(() -> client.subscribe(List.of())).hasMessageContaining("at least one");
      assertThatThrownBy(client::unsubscribe).hasMessageContaining("at least one");
    }
  }

  @Test
  void theBuilderRefusesWhatConnectCannotCarry() {
    Will large =
        new Will(TopicName.of("w"), new byte[70_000], QoS.AT_LEAST_ONCE, false, Properties.NONE);
    assertRefused(builder().will(large), "the will: ");
    assertRefused(builder().username(LONG), "the user name: ");
    assertRefused(builder().username("u").password(LONG), "the password: ");
    assertRefused(builder().clientId("a\0b"), "the client id: ");
    assertRefused(builder().userProperty("a", LONG), "the properties: ");
    assertRefused(
        builder().protocolVersion(ProtocolVersion.MQTT_3_1_1).password("secret"),
        "before 5.0 a password comes with a user name");
    assertRefused(
        builder().webSocketHeader("X-Token", "secret\n"), "the header X-Token has a line");
    assertRefused(builder().webSocketHeader("X Token", "secret"), "'X Token' is no name of a");
  }

  private static void assertRefused(MqttClientBuilder builder, String sentence) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void anAttemptWithParametersThatCannotBeSentFailsAndSaysWhy() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (MqttClient client =
        builder()
            .parameters(
                attempt -> {
                  String name = calls.incrementAndGet() == 1 ? LONG : "device";
                  return CompletableFuture.completedFuture(
                      ConnectionParameters.NONE.with(Credentials.of(name, "secret")));
                })
            .build()) {
      client.start();
      ClientEvent.Failed failed;
      try (ScriptedServer.Peer peer = server.accept()) {
        failed = events.await(ClientEvent.Failed.class);
        assertThat(peer.isEnded()).isTrue();
      }
      assertThat(failed.cause().kind()).isEqualTo(LossKind.PARAMETERS_UNUSABLE);
      assertThat(failed.cause().detail()).startsWith("the user name: ").doesNotContain("secret");
      assertThat(server.welcome(false).connect().username()).isEqualTo("device");
      events.await(ClientEvent.Connected.class);
    }
  }

  @Test
  void anAttemptWithAHeaderThatEndsInALineBreakFailsAtOnceAndSaysWhy() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (MqttClient client =
        builder()
            .parameters(
                attempt -> {
                  String token = calls.incrementAndGet() == 1 ? "secret\n" : "secret";
                  return CompletableFuture.completedFuture(
                      ConnectionParameters.NONE.withWebSocketHeaders(
                          Map.of("Authorization", "Bearer " + token)));
                })
            .build()) {
      client.start();
      LossCause cause = events.await(ClientEvent.Failed.class).cause();
      assertThat(cause.kind()).isEqualTo(LossKind.PARAMETERS_UNUSABLE);
      assertThat(cause.detail()).startsWith("the header Authorization").doesNotContain("secret");
      server.welcome(false);
      events.await(ClientEvent.Connected.class);
    }
  }
}
