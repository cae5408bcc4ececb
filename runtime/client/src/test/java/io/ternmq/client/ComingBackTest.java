package io.ternmq.client;

import static io.ternmq.client.Heard.PATIENCE_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.Credentials;
import io.ternmq.clientcore.LossKind;
import io.ternmq.clientcore.QueuePolicy;
import io.ternmq.clientcore.ReconnectAnswer;
import io.ternmq.core.DropReason;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a client comes back with fresh parameters, by its own rule, and with bounded queues. */
class ComingBackTest extends WithReturningClients {

  private final AtomicInteger tokens = new AtomicInteger();

  private ConnectionParameters token() {
    return ConnectionParameters.NONE.with(
        Credentials.of("device", "token-" + tokens.incrementAndGet()));
  }

  private static String passwordOf(Connect connect) {
    return new String(
        java.util.Objects.requireNonNull(connect.password()),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void asksForFreshParametersBeforeEachAttempt() throws Exception {
    try (MqttClient client =
        builder().parameters(attempt -> CompletableFuture.supplyAsync(this::token)).build()) {
      client.start();
      for (int attempt = 1; attempt <= 3; attempt++) {
        ScriptedServer.Peer peer = server.welcome(attempt > 1);
        assertThat(passwordOf(peer.connect())).as("trap 18").isEqualTo("token-" + attempt);
        peer.reset();
      }
    }
  }

  @Test
  void speaks311ToAServerThatKnowsNothingElse() throws Exception {
    try (MqttClient client = builder().build()) {
      client.start();
      try (ScriptedServer.Peer peer = server.accept()) {
        assertThat(peer.read(Connect.class).version()).isEqualTo(ProtocolVersion.MQTT_5);
        peer.writeBytes((byte) 0x20, (byte) 2, (byte) 0, (byte) 1); // 3.1.1, 3.2.2.3
      }
      assertThat(server.welcome(false).connect().version()).isEqualTo(ProtocolVersion.MQTT_3_1_1);
      client.online().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void handsOverWhatComesRightBehindConnack() throws Exception {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    try (MqttClient client = builder().onMessage(it -> messages.add(it.text())).build()) {
      client.start();
      server.welcome(true).write(Heard.message("t", "x", 1, Properties.NONE));
      assertThat(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("trap 16").isEqualTo("x");
    }
  }

  @Test
  void asksOnceMoreWhereCredentialsAreRefusedAndThenStops() throws Exception {
    try (MqttClient client =
        builder().parameters(attempt -> CompletableFuture.completedFuture(token())).build()) {
      client.start();
      for (int attempt = 1; attempt <= 2; attempt++) {
        ScriptedServer.Peer peer = server.accept();
        assertThat(passwordOf(peer.read(Connect.class))).isEqualTo("token-" + attempt);
        peer.write(new ConnAck(false, ReasonCode.BAD_USER_NAME_OR_PASSWORD, Properties.NONE));
      }
      events.await(ClientEvent.GivenUp.class);
      assertThat(client.state()).isEqualTo(ClientPhase.STOPPED);
      assertThat(client.timeline().toString()).doesNotContain("token-");
    }
  }

  @Test
  void parametersThatCannotBeHadAreAFailedAttemptAndAreAskedForAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (MqttClient client =
        builder()
            .parameters(
                attempt ->
                    switch (calls.incrementAndGet()) {
                      case 1 -> throw new IllegalStateException("the vault is sealed");
                      case 2 -> CompletableFuture.failedFuture(new IOException("no vault"));
                      default -> CompletableFuture.completedFuture(token());
                    })
            .build()) {
      client.start();
      ClientEvent.Failed failed = events.await(ClientEvent.Failed.class);
      assertThat(failed.cause().kind()).isEqualTo(LossKind.PARAMETERS_MISSING);
      assertThat(failed.cause().detail()).isEqualTo("the vault is sealed");
      assertThat(events.await(ClientEvent.Failed.class).cause().detail()).isEqualTo("no vault");
      server.welcome(false);
      events.await(ClientEvent.Connected.class);
    }
  }

  @Test
  void parametersThatNeverComeAreATimeOut() throws Exception {
    try (MqttClient client =
        builder()
            .connectTimeout(Duration.ofMillis(200))
            .parameters(attempt -> new CompletableFuture<>())
            .build()) {
      client.start();
      assertThat(events.await(ClientEvent.Failed.class).cause().kind())
          .isEqualTo(LossKind.TIMED_OUT);
    }
  }

  @Test
  void theSourceNamesTheServer() throws Exception {
    try (ScriptedServer other = new ScriptedServer();
        MqttClient client =
            builder()
                .parameters(
                    attempt ->
                        CompletableFuture.completedFuture(
                            new ConnectionParameters(
                                Credentials.of("u", "p"),
                                null,
                                io.ternmq.clientcore.ServerAddress.parse(other.uri()))))
                .build()) {
      client.start();
      assertThat(other.welcome(false).connect().username()).isEqualTo("u");
    }
  }

  @Test
  void aRuleThatFailsLeavesTheTableInForce() throws Exception {
    try (MqttClient client =
        builder()
            .onFailure(
                question -> {
                  throw new IllegalStateException("a mistake of the application");
                })
            .build()) {
      client.start();
      server.welcome(false).reset();
      server.welcome(true);
      events.await(ClientEvent.Connected.class);
      events.await(ClientEvent.Connected.class);
    }
  }

  @Test
  void theApplicationsRuleGivesUp() throws Exception {
    try (MqttClient client = builder().onFailure(question -> ReconnectAnswer.GIVE_UP).build()) {
      client.start();
      server.welcome(false).reset();
      events.await(ClientEvent.GivenUp.class);
    }
  }

  @Test
  void comesBackAfterATakeoverOnlyWhereThatIsWanted() throws Exception {
    try (MqttClient client = builder().comeBackAfterTakeover().build()) {
      client.start();
      ScriptedServer.Peer peer = server.welcome(false);
      peer.write(new io.ternmq.packet.Disconnect(ReasonCode.SESSION_TAKEN_OVER, Properties.NONE));
      server.welcome(true);
      events.await(ClientEvent.Connected.class);
    }
  }

  @Test
  void keepsATimelineInOrder() throws Exception {
    try (MqttClient client = builder().build()) {
      client.start();
      server.welcome(false).reset();
      server.welcome(true);
      events.await(ClientEvent.Connected.class);
      events.await(ClientEvent.Connected.class);
      assertThat(client.timeline())
          .extracting(entry -> entry.event().getClass().getSimpleName())
          .containsExactly(
              "Attempting",
              "Connected",
              "Disconnected",
              "RetryScheduled",
              "Attempting",
              "Connected");
      assertThat(client.timeline())
          .isSortedAccordingTo(java.util.Comparator.comparing(TimedEvent::time));
      assertThat(client.timeline().get(2).toString()).contains("link lost (reset");
    }
  }

  @Test
  void blockWaitsForRoomAndGoesOnWhenThereIs() throws Exception {
    try (MqttClient client = builder().queue(2, 1_000).queuePolicy(QueuePolicy.BLOCK).build()) {
      client.publish(Publication.of("t", "1", QoS.AT_LEAST_ONCE));
      client.publish(Publication.of("t", "2", QoS.AT_LEAST_ONCE));
      CompletableFuture<Delivery> third =
          CompletableFuture.supplyAsync(
              () -> client.publish(Publication.of("t", "3", QoS.AT_LEAST_ONCE)));
      client.start();
      ScriptedServer.Peer peer = server.welcome(false);
      Publish first = peer.read(Publish.class);
      peer.read(Publish.class);
      assertThat(third).isNotDone();
      peer.write(Acknowledgement.of(PacketType.PUBACK, first.packetId()));
      third.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(peer.read(Publish.class).payload()).containsExactly('3');
    }
  }

  @Test
  void blockTakesAMessageOfAnInterruptedThreadWhereThereIsRoom() throws Exception {
    try (MqttClient client = builder().queue(1, 1_000).queuePolicy(QueuePolicy.BLOCK).build()) {
      Thread.currentThread().interrupt();
      Delivery first = client.publish(Publication.of("t", "1", QoS.AT_LEAST_ONCE));
      Delivery second = client.publish(Publication.of("t", "2", QoS.AT_LEAST_ONCE));
      assertThat(Thread.interrupted()).isTrue();
      first.stored().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThatThrownBy(() -> second.stored().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(DroppedException.class); // it would have had to wait
    }
  }

  @Test
  void blockFailsAtOnceOnTheClientsOwnThreads() throws Exception {
    BlockingQueue<Delivery> refused = new LinkedBlockingQueue<>();
    MqttClient[] self = new MqttClient[1];
    try (MqttClient client =
        builder()
            .queue(1, 1_000)
            .queuePolicy(QueuePolicy.BLOCK)
            .onEvent(
                event -> refused.add(self[0].publish(Publication.of("t", "2", QoS.AT_LEAST_ONCE))))
            .build()) {
      self[0] = client;
      client.publish(Publication.of("t", "1", QoS.AT_LEAST_ONCE));
      client.start();
      Delivery delivery = refused.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(delivery).isNotNull();
      assertThatThrownBy(() -> delivery.stored().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(DroppedException.class);
      assertThat(client.dropped()).containsKey(DropReason.QUEUE_FULL);
    }
  }

  @Test
  void closeFreesWhoWaitsForRoom() throws Exception {
    MqttClient client = builder().queue(1, 1_000).queuePolicy(QueuePolicy.BLOCK).build();
    client.publish(Publication.of("t", "1", QoS.AT_LEAST_ONCE));
    CompletableFuture<Delivery> second =
        CompletableFuture.supplyAsync(
            () -> client.publish(Publication.of("t", "2", QoS.AT_LEAST_ONCE)));
    client.close();
    Delivery delivery = second.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThatThrownBy(() -> delivery.acknowledged().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }
}
