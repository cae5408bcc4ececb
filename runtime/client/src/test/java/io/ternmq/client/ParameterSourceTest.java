package io.ternmq.client;

import static io.ternmq.client.Heard.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.LossKind;
import io.ternmq.clientcore.QueuePolicy;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source of parameters stands in nobody's way, and nobody in its. */
class ParameterSourceTest extends WithReturningClients {
  private static final CompletionStage<ConnectionParameters> USUAL =
      CompletableFuture.completedFuture(ConnectionParameters.NONE);
  private static final int MANY = 100;

  private final AtomicReference<@Nullable MqttClient> self = new AtomicReference<>();

  @AfterEach
  void closeClient() {
    MqttClient client = self.get();
    if (client != null) {
      client.close();
    }
  }

  private Delivery publish(String text) {
    return requireNonNull(self.get()).publish(Publication.of("answer", text, QoS.AT_LEAST_ONCE));
  }

  @Test
  void isAskedWhileAHandlerWaitsForTheConnection() throws Exception {
    CompletableFuture<Delivery> answering = new CompletableFuture<>();
    MqttClient client =
        builder()
            .parameters(attempt -> USUAL)
            .onMessage(
                message -> {
                  Delivery answer = publish("x");
                  answering.complete(answer);
                  answer.acknowledged().join();
                })
            .build();
    self.set(client);
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    peer.write(Heard.message("ask", "?", 1, Properties.NONE));
    peer.read(Publish.class);
    peer.reset();
    ScriptedServer.Peer next = server.welcome(true);
    Publish repeated = next.read(Publish.class);
    assertThat(repeated.dup()).isTrue();
    next.write(Acknowledgement.of(PacketType.PUBACK, repeated.packetId()));
    get(get(answering).acknowledged());
  }

  @Test
  void thatDoesNotReturnIsThenAskedForTheLatestAttemptAlone() throws Exception {
    CountDownLatch isReleased = new CountDownLatch(1);
    BlockingQueue<ConnectionAttempt> asked = new LinkedBlockingQueue<>();
    MqttClient client =
        builder()
            .connectTimeout(Duration.ofMillis(200))
            .parameters(
                attempt -> {
                  asked.add(attempt);
                  awaitUninterrupted(isReleased);
                  return USUAL;
                })
            .build();
    self.set(client);
    client.start();
    int failing = asked.take().number() + 2;
    for (int attempt = 1; attempt <= failing; attempt++) {
      assertThat(events.await(ClientEvent.Failed.class).cause().kind())
          .isEqualTo(LossKind.TIMED_OUT);
    }
    assertThat(asked).isEmpty();
    isReleased.countDown();
    assertThat(asked.take().number()).as("those between have failed").isGreaterThan(failing);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interruption) {
      throw new IllegalStateException(interruption);
    }
  }

  @Test
  void thatPublishesIntoAFullQueueIsRefusedAtOnce() throws Exception {
    CompletableFuture<Delivery> refused = new CompletableFuture<>();
    MqttClient client =
        builder()
            .queue(1, 1_000)
            .queuePolicy(QueuePolicy.BLOCK)
            .parameters(
                attempt -> {
                  refused.complete(publish("second"));
                  return USUAL;
                })
            .build();
    self.set(client);
    publish("first");
    client.start();
    Delivery delivery = get(refused);
    assertThatThrownBy(() -> get(delivery.stored())).hasCauseInstanceOf(DroppedException.class);
    server.welcome(false);
  }

  @Test
  void thatFailsWithAnErrorIsAFailedAttempt() throws Exception {
    MqttClient client =
        builder()
            .parameters(
                attempt -> {
                  if (attempt.number() == 1) {
                    throw new NoClassDefFoundError("vault/Client");
                  }
                  return USUAL;
                })
            .build();
    self.set(client);
    client.start();
    ClientEvent.Failed failed = events.await(ClientEvent.Failed.class);
    assertThat(failed.cause().kind()).isEqualTo(LossKind.PARAMETERS_MISSING);
    assertThat(failed.cause().detail()).isEqualTo("vault/Client");
    server.welcome(false);
  }

  @Test
  void thatAnswersAtOnceLeavesItsThreadToThoseOfOtherClients() throws Exception {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    List<MqttClient> clients = new ArrayList<>();
    try (IoThreads shared = IoThreads.of(1)) {
      for (int count = 0; count < MANY; count++) {
        CompletableFuture<Boolean> isAsked = new CompletableFuture<>();
        MqttClient client =
            MqttClient.builder()
                .server(server.uri())
                .ioThreads(shared)
                .parameters(
                    attempt -> {
                      threads.add(Thread.currentThread());
                      isAsked.complete(true);
                      return new CompletableFuture<>();
                    })
                .build();
        clients.add(client);
        client.start();
        assertThat(get(isAsked)).isTrue();
      }
      clients.forEach(MqttClient::close);
    }
    assertThat(threads).hasSize(MANY);
    assertThat(Set.copyOf(threads)).hasSizeLessThan(MANY / 2);
  }
}
