package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a family of clients that knows WebSocket must be able to do in addition. */
interface WebSocketScenarios extends CommonScenarios {

  default Stream<Arguments> versionsAndPaths() {
    return versions().stream()
        .flatMap(version -> Stream.of("/mqtt", "/").map(path -> arguments(version, path)));
  }

  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("versionsAndPaths")
  default void deliversOverWebSocketAtEveryQos(
      MqttVersion version, String path, BrokerUnderTest broker) {
    String topic = Login.token();
    Login publisher = Login.fresh(broker.webSocket(path), version);
    Login subscriber = Login.fresh(broker.webSocket(path), version);
    try (Subscriber receiving = family().subscribe(subscriber, topic, 2)) {
      for (int qos = 0; qos <= 2; qos++) {
        family().publish(publisher, Publication.of(topic, qos, List.of("over WebSocket")));
        Received expected = new Received(qos, false, "over WebSocket");
        assertThat(receiving.awaitMessages(qos + 1)).element(qos).isEqualTo(expected);
      }
    }
  }

  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("versions")
  default void theWillOfAProcessKilledOnWebSocketReachesTcp(
      MqttVersion version, BrokerUnderTest broker) {
    LastWill will = new LastWill(Login.token(), "gone");
    Login onTcp = Login.fresh(broker.tcp(), version);
    Login onWebSocket = Login.fresh(broker.webSocket("/mqtt"), version).leaving(will);
    try (Subscriber watcher = family().subscribe(onTcp, will.topic(), 1);
        Subscriber doomed = family().subscribe(onWebSocket, Login.token(), 0)) {
      doomed.die();
      assertThat(watcher.awaitMessages(1)).containsExactly(new Received(1, false, "gone"));
    }
  }
}
