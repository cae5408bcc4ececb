package io.ternmq.client;

import java.time.Duration;

/** Tests of clients that come back soon, and are heard. */
abstract class WithReturningClients extends WithScriptedServer {
  final Heard events = new Heard();

  @Override
  MqttClientBuilder builder() {
    return super.builder().retryDelay(Duration.ofMillis(1), Duration.ofMillis(20)).onEvent(events);
  }
}
