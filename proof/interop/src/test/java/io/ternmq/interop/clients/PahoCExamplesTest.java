package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ternmq.interop.BrokerPerClass;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import io.ternmq.interop.Peers;
import io.ternmq.interop.Program;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs paho_c_pub and paho_c_sub. */
@ExtendWith(BrokerPerClass.class)
class PahoCExamplesTest {

  static Stream<Arguments> versionsAndEveryQos() {
    return Stream.of(MqttVersion.values())
        .flatMap(version -> Stream.of(0, 1, 2).map(qos -> arguments(version, qos)));
  }

  /** The subscriber does not say when it is subscribed; that a retained message came does. */
  @ParameterizedTest
  @MethodSource("versionsAndEveryQos")
  void deliverRetainedAndLiveMessages(MqttVersion version, int qos, BrokerUnderTest broker) {
    Login publisher = Login.fresh(broker.tcp(), version);
    String topic = Login.token();
    publish(publisher, topic, qos, "-r", "-m", "kept");
    try (Program subscriber = subscribe(Login.fresh(broker.tcp(), version), topic, qos)) {
      subscriber.awaitLine("the retained message", "kept"::equals);
      publish(publisher, topic, qos, "-m", "live");
      subscriber.awaitLine("the live message", "live"::equals);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClearedMessageIsNoLongerRetained(MqttVersion version, BrokerUnderTest broker) {
    Login publisher = Login.fresh(broker.tcp(), version);
    String topic = Login.token();
    publish(publisher, topic + "/cleared", 1, "-r", "-m", "cleared");
    publish(publisher, topic + "/cleared", 1, "-r", "-n");
    publish(publisher, topic + "/kept", 1, "-r", "-m", "kept");
    try (Program subscriber = subscribe(Login.fresh(broker.tcp(), version), topic + "/#", 1)) {
      subscriber.awaitLine("the retained message", line -> line.endsWith("\tkept"));
      publish(publisher, topic + "/live", 1, "-m", "live");
      subscriber.awaitLine("the live message", line -> line.endsWith("\tlive"));
      assertThat(subscriber.lines()).noneMatch(line -> line.contains("cleared"));
    }
  }

  private static Program subscribe(Login login, String filter, int qos) {
    List<String> command = new ArrayList<>(List.of(Peers.program("stdbuf"), "-oL"));
    command.addAll(command("paho_c_sub", login, filter, qos));
    return Program.start(command);
  }

  private static void publish(Login login, String topic, int qos, String... more) {
    List<String> command = command("paho_c_pub", login, topic, qos);
    command.addAll(List.of(more));
    Program.run(command);
  }

  private static List<String> command(String program, Login login, String topic, int qos) {
    URI address = URI.create(login.address());
    List<String> command = new ArrayList<>(List.of(Peers.program(program)));
    command.addAll(List.of("-h", address.getHost(), "-p", Integer.toString(address.getPort())));
    command.addAll(List.of("-V", login.version().argument(), "-i", login.clientId()));
    command.addAll(List.of("-t", topic, "-q", Integer.toString(qos)));
    return command;
  }
}
