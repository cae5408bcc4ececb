package io.ternmq.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of one such client, which is there and not started. */
abstract class WithScriptedClient extends WithScriptedServer {
  MqttClient client;

  @BeforeEach
  void makeClient() {
    client = builder().build();
  }

  @AfterEach
  void closeClient() {
    client.close();
  }
}
