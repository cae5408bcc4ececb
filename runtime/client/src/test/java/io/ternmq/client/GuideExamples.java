package io.ternmq.client;

import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.Credentials;
import io.ternmq.clientcore.ReconnectAnswer;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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
