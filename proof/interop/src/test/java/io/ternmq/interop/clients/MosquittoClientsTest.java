package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import io.ternmq.interop.Peers;
import io.ternmq.interop.Program;
import io.ternmq.interop.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** mosquitto_pub, mosquitto_sub and mosquitto_rr. */
class MosquittoClientsTest implements CommonScenarios {

  @Override
  public ClientFamily family() {
    return new MosquittoFamily();
  }

  @Override
  public String client() {
    return "mosquitto_pub, mosquitto_sub";
  }

  @Override
  public List<Transport> transports() {
    return List.of(Transport.TCP, Transport.TLS);
  }

  @Override
  public List<MqttVersion> versions() {
    return List.of(MqttVersion.values());
  }

  @Override
  public void requireSessionPresent(Subscriber again, MqttVersion version) {
    // The program does not print it.
  }

  @Override
  public boolean disconnectsWithWill(MqttVersion version) {
    return version == MqttVersion.V5_0;
  }

  @Test
  void aRequestIsAnsweredAtItsResponseTopicWithItsCorrelationData(BrokerUnderTest broker) {
    String topic = Login.token();
    try (Program responder = responder(broker, topic);
        Program requester = requester(broker, topic)) {
      String request = responder.awaitLine("request", line -> line.startsWith("request "));
      String[] parts = request.split(" ", 4);
      assertThat(parts[3]).isEqualTo("question");
      answer(broker, parts[1], parts[2]);
      requester.awaitLine("the answer", line -> line.equals("answer"));
      assertThat(requester.awaitExit(Program.PATIENCE)).isZero();
    }
  }

  private static Program responder(BrokerUnderTest broker, String topic) {
    List<String> command = command("mosquitto_sub", broker, topic);
    command.addAll(0, List.of(Peers.program("stdbuf"), "-oL"));
    command.addAll(List.of("-d", "-F", "request %R %D %p"));
    return Program.startUntil(command, line -> line.startsWith("Subscribed"));
  }

  private static Program requester(BrokerUnderTest broker, String topic) {
    List<String> command = command("mosquitto_rr", broker, topic);
    command.addAll(List.of("-e", topic + "/answers", "-m", "question"));
    command.addAll(List.of("-D", "publish", "correlation-data", "ticket-7"));
    return Program.start(command);
  }

  private static void answer(BrokerUnderTest broker, String topic, String correlationData) {
    assertThat(correlationData).isEqualTo("ticket-7");
    List<String> command = command("mosquitto_pub", broker, topic);
    command.addAll(List.of("-m", "answer"));
    command.addAll(List.of("-D", "publish", "correlation-data", correlationData));
    Program.run(command);
  }

  private static List<String> command(String program, BrokerUnderTest broker, String topic) {
    Login login = Login.fresh(broker.tcp(), MqttVersion.V5_0);
    return MosquittoFamily.arguments(program, login, topic, 1);
  }
}
