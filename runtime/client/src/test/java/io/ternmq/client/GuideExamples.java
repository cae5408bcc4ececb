package io.ternmq.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.Credentials;
import io.ternmq.clientcore.ProxyAddress;
import io.ternmq.clientcore.ReconnectAnswer;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The examples of the client guide; compiled, so that they stay true. */
final class GuideExamples {
  private GuideExamples() {}

  static MqttClient firstConnect() {
    MqttClient client =
        MqttClient.builder()
            .server("mqtt://localhost")
            .clientId("kitchen")
            .onMessage(message -> System.out.println(message.topic() + " " + message.text()))
            .onEvent(event -> System.err.println(event.toLine()))
            .build();
    client.start();
    return client;
  }

  static void queueOnDisk() {
    MqttClient client =
        MqttClient.builder()
            .server("mqtt://localhost")
            .clientId("meter-7")
            .queueDirectory(Path.of("/var/lib/meter/queue"))
            .onUndelivered(message -> System.err.println(message.reason().getMessage()))
            .build();
    client.start();
    client.publish(Publication.of("meter/7", "21.5", QoS.EXACTLY_ONCE)).stored().join();
  }

  static void handlerOfASubscription(MqttClient client, Consumer<String> ring) {
    CompletableFuture<List<ReasonCode>> granted =
        client.subscribe("alarms/#", QoS.AT_LEAST_ONCE, message -> ring.accept(message.text()));
    granted.join();
  }

  static Flow.Publisher<ReceivedMessage> stream(MqttClient client) {
    return client.messages("readings/#", QoS.AT_LEAST_ONCE);
  }

  static @Nullable ReceivedMessage blocking(MqttClient client)
      throws InterruptedException, TimeoutException {
    BlockingClient blocking = client.blocking();
    blocking.connect(Duration.ofSeconds(10));
    blocking.subscribe("orders", QoS.AT_LEAST_ONCE, Duration.ofSeconds(10));
    return blocking.receive(Duration.ofMinutes(1));
  }

  static CompletableFuture<ReceivedMessage> requestAndResponse(MqttClient client) {
    client
        .respond("time/now", QoS.AT_LEAST_ONCE, request -> Instant.now().toString().getBytes(UTF_8))
        .join();
    Requester requester = client.requester("answers/" + client.clientId());
    return requester.request(
        Publication.of("time/now", "", QoS.AT_LEAST_ONCE), Duration.ofSeconds(5));
  }

  static void sharedThreads() {
    try (IoThreads threads = IoThreads.of(2)) {
      MqttClient.builder().server("mqtt://localhost").ioThreads(threads).build().start();
    }
  }

  static void proxyHeadersAndProperties(MqttClientBuilder builder) {
    builder
        .server("wss://broker.example/mqtt")
        .proxy(ProxyAddress.http("proxy.example", 3128).withUser("device-7", "secret"))
        .webSocketHeader("Authorization", "Bearer abc")
        .userProperty("site", "north");
  }

  static void ownRule(MqttClientBuilder builder) {
    builder.onFailure(
        question ->
            question.cause().reason() == ReasonCode.BANNED
                ? ReconnectAnswer.retryAfterNanos(Duration.ofHours(1).toNanos())
                : ReconnectAnswer.USUAL);
  }

  static void rotatingCredentials(
      MqttClientBuilder builder, Supplier<CompletableFuture<String>> tokens) {
    builder.parameters(
        attempt ->
            tokens
                .get()
                .thenApply(
                    token -> ConnectionParameters.NONE.with(Credentials.of("device-7", token))));
  }
}
