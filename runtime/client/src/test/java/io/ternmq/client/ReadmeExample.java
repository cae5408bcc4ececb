package io.ternmq.client;

import io.ternmq.packet.QoS;

/** The example of the README: it is compiled so that it cannot go stale. */
final class ReadmeExample {
  private ReadmeExample() {}

  static void run() {
    MqttClient client =
        MqttClient.builder()
            .server("mqtt://localhost")
            .clientId("kitchen")
            .onMessage(message -> System.out.println(message.topic() + " " + message.text()))
            .onEvent(event -> System.err.println(event))
            .build();
    client.start();
    client.subscribe("sensors/#", QoS.AT_LEAST_ONCE).join();
    client.publish(Publication.of("sensors/1", "21.5", QoS.AT_LEAST_ONCE)).acknowledged().join();
  }
}
