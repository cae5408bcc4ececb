package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import io.ternmq.interop.Peers;
import io.ternmq.interop.Program;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT.js, the library and its command line. */
class MqttJsTest implements WebSocketScenarios {
  private static final String COMMAND_LINE = "node_modules/mqtt/build/bin/mqtt.js";

  @Override
  public ClientFamily family() {
    return new ScriptedFamily(Peers.node("client.mjs"));
  }

  @Override
  public String client() {
    return "MQTT.js";
  }

  @Override
  public List<MqttVersion> versions() {
    return List.of(MqttVersion.V3_1_1, MqttVersion.V5_0);
  }

  /** The command line does not say when it is subscribed; that a retained message came does. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theCommandLineDeliversToItself(int qos, BrokerUnderTest broker) {
    String topic = Login.token();
    Program.run(commandLine("pub", broker, topic, qos, "-m", "first", "-r"));
    try (Program subscriber = Program.start(commandLine("sub", broker, topic, qos, "-v"))) {
      subscriber.awaitLine("the retained message", line -> line.contains("first"));
      Program.run(commandLine("pub", broker, topic, qos, "-m", "second"));
      String line = subscriber.awaitLine("the live message", printed -> printed.contains("second"));
      assertThat(line).contains(topic);
    }
  }

  private static List<String> commandLine(
      String verb, BrokerUnderTest broker, String topic, int qos, String... more) {
    URI address = URI.create(broker.tcp());
    List<String> command = new ArrayList<>(Peers.node(COMMAND_LINE));
    command.addAll(List.of(verb, "-h", address.getHost()));
    command.addAll(List.of("-p", Integer.toString(address.getPort())));
    command.addAll(List.of("-t", topic, "-q", Integer.toString(qos)));
    command.addAll(List.of(more));
    return command;
  }
}
