package io.ternmq.client;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of clients whose server says what the test has it say. */
abstract class WithScriptedServer {
  ScriptedServer server;

  @BeforeEach
  void openServer() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  /** A client of that server. */
  MqttClientBuilder builder() {
    return MqttClient.builder().server(server.uri()).clientId("walter");
  }
}
