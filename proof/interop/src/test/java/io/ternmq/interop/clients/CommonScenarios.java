package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ternmq.interop.BrokerPerClass;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import io.ternmq.interop.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every family of clients must be able to do with the broker. */
@ExtendWith({BrokerPerClass.class, Matrix.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
interface CommonScenarios {

  ClientFamily family();

  /** The versions of MQTT that the family speaks. */
  List<MqttVersion> versions();

  /** How the table of clients calls the family. */
  String client();

  /** What the family can travel on. */
  default List<Transport> transports() {
    return List.of(Transport.values());
  }

  /** TCP with every version that the family speaks, the other transports without the oldest. */
  default Stream<Arguments> links() {
    List<Arguments> links = new ArrayList<>();
    for (Transport transport : transports()) {
      for (MqttVersion version : versions()) {
        boolean isWorthIt = transport == Transport.TCP || version != MqttVersion.V3_1;
        if (isWorthIt) {
          links.add(arguments(version, transport));
        }
      }
    }
    return links.stream();
  }

  default Stream<Arguments> linksAndEveryQos() {
    return links().flatMap(link -> IntStream.rangeClosed(0, 2).mapToObj(qos -> with(link, qos)));
  }

  default Stream<Arguments> linksAndAcknowledgedQos() {
    return links().flatMap(link -> IntStream.rangeClosed(1, 2).mapToObj(qos -> with(link, qos)));
  }

  private static Arguments with(Arguments link, int qos) {
    return arguments(link.get()[0], link.get()[1], qos);
  }

  @Scenario("QoS")
  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("linksAndEveryQos")
  default void deliversEveryMessageOnceAndInOrder(
      MqttVersion version, Transport transport, int qos, BrokerUnderTest broker) {
    String topic = Login.token();
    List<String> payloads = numbered(10);
    try (Subscriber subscriber = subscribe(Login.fresh(broker, transport, version), topic, qos)) {
      family()
          .publish(Login.fresh(broker, transport, version), Publication.of(topic, qos, payloads));
      assertThat(subscriber.awaitMessages(10)).isEqualTo(Received.live(qos, payloads));
    }
  }

  @Scenario("retained")
  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("links")
  default void aLateSubscriberSeesTheRetainedMessageUntilItIsCleared(
      MqttVersion version, Transport transport, BrokerUnderTest broker) {
    String topic = Login.token();
    Login publisher = Login.fresh(broker, transport, version);
    family().publish(publisher, Publication.ofRetained(topic, "kept"));
    try (Subscriber late = subscribe(Login.fresh(broker, transport, version), topic, 1)) {
      assertThat(late.awaitMessages(1)).containsExactly(new Received(1, true, "kept"));
    }
    family().publish(publisher, Publication.ofClearing(topic));
    try (Subscriber later = subscribe(Login.fresh(broker, transport, version), topic, 1)) {
      family().publish(publisher, Publication.of(topic, 1, List.of("live")));
      assertThat(later.awaitMessages(1)).containsExactly(new Received(1, false, "live"));
    }
  }

  @Scenario("will")
  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("links")
  default void theWillOfAKilledProcessIsPublished(
      MqttVersion version, Transport transport, BrokerUnderTest broker) {
    LastWill will = new LastWill(Login.token(), "gone");
    Login mortal = Login.fresh(broker, transport, version).leaving(will);
    try (Subscriber watcher = subscribe(Login.fresh(broker, transport, version), will.topic(), 1);
        Subscriber doomed = family().subscribe(mortal, Login.token(), 0)) {
      doomed.die();
      assertThat(watcher.awaitMessages(1)).containsExactly(new Received(1, false, "gone"));
    }
  }

  @Scenario("will")
  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("versions")
  default void theKindOfDisconnectDecidesOverTheWill(MqttVersion version, BrokerUnderTest broker) {
    LastWill will = new LastWill(Login.token(), "gone");
    Login polite = login(broker, version).leaving(will);
    try (Subscriber watcher = subscribe(login(broker, version), will.topic(), 1);
        Subscriber leaving = family().subscribe(polite, Login.token(), 0)) {
      leaving.leave();
      family().publish(login(broker, version), Publication.of(will.topic(), 1, List.of("marker")));
      List<String> expected =
          disconnectsWithWill(version) ? List.of("gone", "marker") : List.of("marker");
      assertThat(watcher.awaitMessages(expected.size())).isEqualTo(Received.live(1, expected));
    }
  }

  /** True where the family leaves with DISCONNECT 0x04, "with will message". */
  default boolean disconnectsWithWill(MqttVersion version) {
    return false;
  }

  @Scenario("resumed")
  @Execution(CONCURRENT)
  @ParameterizedTest
  @MethodSource("linksAndAcknowledgedQos")
  default void aResumedSessionGetsInOrderWhatCameMeanwhile(
      MqttVersion version, Transport transport, int qos, BrokerUnderTest broker) {
    String topic = Login.token();
    Login keeper = Login.fresh(broker, transport, version).keepingSession();
    try (Subscriber first = family().subscribe(keeper, topic, qos)) {
      first.leave();
    }
    family()
        .publish(Login.fresh(broker, transport, version), Publication.of(topic, qos, numbered(10)));
    try (Subscriber again = family().subscribe(keeper, topic, qos)) {
      assertThat(again.awaitMessages(10)).isEqualTo(Received.live(qos, numbered(10)));
      requireSessionPresent(again, version);
    }
  }

  /** MQTT 3.1 does not say whether the session is present, nor do all clients print it. */
  default void requireSessionPresent(Subscriber again, MqttVersion version) {
    if (version != MqttVersion.V3_1) {
      again.requireSessionPresent();
    }
  }

  private Subscriber subscribe(Login login, String topic, int qos) {
    return family().subscribe(login, topic, qos);
  }

  private static Login login(BrokerUnderTest broker, MqttVersion version) {
    return Login.fresh(broker.tcp(), version);
  }

  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(number -> "message " + number).toList();
  }
}
