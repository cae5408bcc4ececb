package io.ternmq.chaos;

import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.ReceivedMessage;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client that writes down what comes. */
final class VerifySubscriber {
  /** Where a subscriber writes: its own column of each stream. */
  record Log(int index, List<Stream> streams, Losses losses) {}

  private final Log log;
  private final DarkTimes dark;
  private final Map<String, Stream> streamOfTopic = new HashMap<>();
  private final MqttClient client;

  VerifySubscriber(MqttClientBuilder builder, Log log, DarkTimes dark) {
    this.log = log;
    this.dark = dark;
    log.streams().forEach(stream -> streamOfTopic.put(stream.topic(), stream));
    client = builder.onMessage(this::onMessage).onEvent(this::onEvent).build();
  }

  /** Connects and subscribes; done when the broker granted it. */
  CompletableFuture<Void> subscribe(String filter) {
    client.start();
    return client.subscribe(filter, QoS.EXACTLY_ONCE).thenAccept(VerifySubscriber::check);
  }

  private static void check(List<ReasonCode> granted) {
    if (granted.get(0) != ReasonCode.GRANTED_QOS_2) {
      throw new ChaosFailed("the broker granted " + granted.get(0) + " and not QoS 2");
    }
  }

  private void onMessage(ReceivedMessage message) {
    Stream stream = streamOfTopic.get(message.topic());
    if (stream != null) {
      stream.onArrival(log.index(), Integer.parseInt(message.text()));
    }
  }

  private void onEvent(ClientEvent event) {
    log.losses().onEvent(event);
    if (event instanceof ClientEvent.Connected connected) {
      dark.onConnected(connected.clientId(), System.nanoTime());
    } else if (event instanceof ClientEvent.Disconnected) {
      dark.onDisconnected(client.clientId(), System.nanoTime());
    } else if (event instanceof ClientEvent.SessionLost) {
      log.streams().forEach(stream -> stream.onSessionLost(log.index()));
    }
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
