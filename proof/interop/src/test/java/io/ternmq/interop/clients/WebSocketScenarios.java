package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a family of clients that knows WebSocket must be able to do in addition. */
interface WebSocketScenarios extends CommonScenarios {

  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("versions")
  default void deliversOverWebSocketAtItsShortestPath(MqttVersion version, BrokerUnderTest broker) {
    String topic = Login.token();
    Login publisher = Login.fresh(broker.webSocketRoot(), version);
    Login subscriber = Login.fresh(broker.webSocketRoot(), version);
    try (Subscriber receiving = family().subscribe(subscriber, topic, 2)) {
      family().publish(publisher, Publication.of(topic, 2, List.of("over WebSocket")));
      Received expected = new Received(2, false, "over WebSocket");
      assertThat(receiving.awaitMessages(1)).containsExactly(expected);
    }
  }

  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("versions")
  default void theWillOfAProcessKilledOnWebSocketReachesTcp(
      MqttVersion version, BrokerUnderTest broker) {
    LastWill will = new LastWill(Login.token(), "gone");
    Login onTcp = Login.fresh(broker.tcp(), version);
    Login onWebSocket = Login.fresh(broker.webSocketRoot(), version).leaving(will);
    try (Subscriber watcher = family().subscribe(onTcp, will.topic(), 1);
        Subscriber doomed = family().subscribe(onWebSocket, Login.token(), 0)) {
      doomed.die();
      assertThat(watcher.awaitMessages(1)).containsExactly(new Received(1, false, "gone"));
    }
  }
}
