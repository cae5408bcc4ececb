package io.ternmq.chaos;

import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientPhase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client that sends a numbered stream at each QoS. Its calls come from one thread. */
final class VerifyPublisher {
  private final List<Stream> streams;
  private final VerifyPlan.Crowd crowd;
  private final CompletableFuture<Void> isOnline = new CompletableFuture<>();
  private final MqttClient client;
  private final Losses losses;
  private @Nullable DarkTimes dark;
  private long beganNanos;
  private long roundCount;

  VerifyPublisher(
      MqttClientBuilder builder, List<Stream> streams, VerifyPlan.Crowd crowd, Losses losses) {
    this.streams = streams;
    this.crowd = crowd;
    this.losses = losses;
    this.client = builder.onEvent(this::onEvent).build();
  }

  List<Stream> streams() {
    return streams;
  }

  /** Connects; done when it is on line. */
  CompletableFuture<Void> start(DarkTimes times) {
    dark = times;
    client.start();
    beganNanos = System.nanoTime();
    return isOnline;
  }

  private void onEvent(ClientEvent event) {
    losses.onEvent(event);
    DarkTimes times = java.util.Objects.requireNonNull(dark);
    if (event instanceof ClientEvent.Connected connected) {
      times.onConnected(connected.clientId(), System.nanoTime());
      isOnline.complete(null);
    } else if (event instanceof ClientEvent.Disconnected) {
      times.onDisconnected(client.clientId(), System.nanoTime());
    }
  }

  /** Sends what the pace wants by now. */
  void publishDue() {
    long dueCount = (System.nanoTime() - beganNanos) * crowd.messagesPerSecond() / 1_000_000_000;
    boolean hasRoom = streams.stream().allMatch(stream -> stream.openCount() < crowd.inFlight());
    if (!hasRoom) {
      roundCount = dueCount; // what could not be sent in its time is not made up for
      return;
    }
    for (; roundCount < dueCount; roundCount++) {
      streams.forEach(this::publish);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is in the ledger
  private void publish(Stream stream) {
    int number = stream.onSent();
    client
        .publish(Publication.of(stream.topic(), Integer.toString(number), stream.qos()))
        .acknowledged()
        .whenComplete(
            (reason, fault) -> {
              if (fault == null) {
                stream.onAcknowledged(number);
              } else {
                stream.onFailed(String.valueOf(fault.getMessage()));
              }
            });
  }

  /** True where it will be on line again by itself. */
  boolean isComingBack() {
    return client.state() != ClientPhase.ONLINE && client.state() != ClientPhase.STOPPED;
  }

  boolean isOnline() {
    return client.state() == ClientPhase.ONLINE;
  }

  void farewell(Duration timeout) {
    client.disconnect(timeout).join();
  }

  void close() {
    client.close();
  }
}
