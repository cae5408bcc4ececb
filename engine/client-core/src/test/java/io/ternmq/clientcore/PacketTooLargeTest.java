package io.ternmq.clientcore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server finds a packet too large that it had not said it would not take. */
class PacketTooLargeTest {
  private static final PublishOutcome TOO_LARGE =
      new PublishOutcome.Refused(ReasonCode.PACKET_TOO_LARGE);

  private static SubscriptionChange subscription(String... filters) {
    SubscriptionRequest[] requests = new SubscriptionRequest[filters.length];
    for (int index = 0; index < filters.length; index++) {
      requests[index] = SubscriptionRequest.of(filters[index], QoS.AT_LEAST_ONCE);
    }
    return SubscriptionChange.subscribe(requests);
  }

  /** The server ends the connection so, and takes the client back with its session. */
  private static void refuseAndTakeBack(Rig rig) {
    rig.disconnect(ReasonCode.PACKET_TOO_LARGE);
    rig.untilNextAttempt();
    rig.out.takeSent();
    rig.accept(true);
  }

  @Test
  void theLargestFailsThoughItIsASubscribe() {
    Rig rig = Rig.online(Rig.named());
    for (int index = 0; index < 4; index++) {
      rig.publish(1, 10);
    }
    SubscriptionChange large = subscription("a", "f/".repeat(100));
    SubscriptionChange small = subscription("b");
    rig.change(large);
    rig.change(small);
    refuseAndTakeBack(rig);
    assertThat(rig.out.answers)
        .containsOnlyKeys(large)
        .containsEntry(large, Collections.nCopies(2, ReasonCode.PACKET_TOO_LARGE));
    assertThat(rig.out.outcomes).isEmpty();
    assertThat(rig.out.takeSent())
        .containsExactly(
            "CONNECT",
            "PUBLISH 1 dup",
            "PUBLISH 2 dup",
            "PUBLISH 3 dup",
            "PUBLISH 4 dup",
            "SUBSCRIBE");
  }

  @Test
  void theLargestFailsThoughASubscribeIsUnanswered() {
    Rig rig = Rig.online(Rig.named());
    rig.change(subscription("f/".repeat(20)));
    OutgoingMessage large =
        new OutgoingMessage(
            TopicName.of("t"),
            new byte[1],
            QoS.AT_LEAST_ONCE,
            false,
            Properties.builder().user("name", "value".repeat(100)).build());
    rig.engine.publish(large, rig.now, rig.out);
    rig.publish(2, 60);
    refuseAndTakeBack(rig);
    assertThat(rig.out.outcomes).containsOnlyKeys(large).containsEntry(large, TOO_LARGE);
    assertThat(rig.out.answers).isEmpty();
  }

  @Test
  void noneFailsWhereItWasAPacketOfTheServers() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1, 10);
    rig.change(subscription("a"));
    rig.engine.onMalformed(rig.epoch(), ReasonCode.PACKET_TOO_LARGE, rig.now, rig.out);
    rig.untilNextAttempt();
    rig.out.takeSent();
    rig.accept(true);
    assertThat(rig.out.outcomes).isEmpty();
    assertThat(rig.out.answers).isEmpty();
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 1 dup", "SUBSCRIBE");
  }

  @Test
  void noneFailsThatIsNotLargerThanAQosZero() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1, 10);
    rig.publish(0, 1_000);
    rig.publish(1, 20);
    rig.change(subscription("a"));
    refuseAndTakeBack(rig);
    assertThat(rig.out.outcomes).hasSize(1).doesNotContainValue(TOO_LARGE);
    assertThat(rig.out.answers).isEmpty();
    assertThat(rig.engine.session().inFlightCount()).isEqualTo(2);
  }

  @Test
  void noneFailsThatIsNotLargerThanOneThatWasAnswered() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1, 10);
    rig.acknowledge(PacketType.PUBACK, 1);
    OutgoingMessage released = rig.publish(2, 20);
    rig.acknowledge(PacketType.PUBREC, 2);
    rig.change(subscription("f/".repeat(15)));
    rig.subAck(3, 1);
    for (int count = 0; count < 3; count++) {
      rig.publish(1, 30);
    }
    rig.disconnect(ReasonCode.PACKET_TOO_LARGE);
    assertThat(rig.out.outcomes).hasSize(1).doesNotContainKey(released);
    assertThat(rig.engine.session().inFlightCount()).isEqualTo(4);
    rig.untilNextAttempt();
    rig.accept(true);
    rig.disconnect(ReasonCode.PACKET_TOO_LARGE);
    assertThat(rig.out.outcomes)
        .as("on this connection nothing was answered")
        .hasSize(2)
        .containsValue(TOO_LARGE);
  }

  @Test
  void noneFailsThatDidNotGoOutOnThatConnection() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1, 10);
    rig.publish(1, 1_000);
    rig.lose();
    rig.untilNextAttempt();
    rig.refuse(ReasonCode.PACKET_TOO_LARGE, Properties.NONE);
    rig.untilNextAttempt();
    rig.out.isWritable = false;
    rig.accept(true);
    rig.disconnect(ReasonCode.PACKET_TOO_LARGE);
    assertThat(rig.out.outcomes).isEmpty();
    assertThat(rig.engine.session().inFlightCount()).isEqualTo(2);
  }

  @Test
  void manyThatAreTooLargeFailOneAfterTheOtherAndTheSmallOneStays() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1, 10);
    for (int count = 0; count < 2 * PublishOut.LOSSES_BEFORE_SETTING_ASIDE; count++) {
      rig.publish(1, 1_000);
    }
    while (rig.engine.session().inFlightCount() > 1) {
      refuseAndTakeBack(rig);
    }
    assertThat(rig.out.outcomes)
        .hasSize(2 * PublishOut.LOSSES_BEFORE_SETTING_ASIDE)
        .allSatisfy((message, outcome) -> assertThat(outcome).isEqualTo(TOO_LARGE));
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 1 dup");
  }

  @Test
  void aBatchOfSubscriptionsComesBackInHalvesAndOneThatIsTooLargeByItselfIsLost() {
    Rig rig = Rig.online(Rig.named());
    String large = "large".repeat(10);
    rig.change(subscription("a", "b", large, "c"));
    rig.subAck(1, 4);
    rig.comeBack(false);
    OutgoingMessage message = rig.publish(1, 10);
    refuseAndTakeBack(rig);
    assertThat(lastFilters(rig)).containsExactly("a", "b");
    rig.subAck(lastSubscribe(rig).packetId(), 2);
    assertThat(lastFilters(rig)).containsExactly(large, "c");
    refuseAndTakeBack(rig);
    answerUntil(rig, large);
    rig.out.takeEvents();
    refuseAndTakeBack(rig);
    assertThat(rig.out.takeEvents())
        .containsExactly(
            "Disconnected", "RetryScheduled", "Attempting", "Connected", "SubscriptionLost");
    answerUntil(rig, "c");
    rig.subAck(lastSubscribe(rig).packetId(), 1);
    assertThat(rig.engine.session().subscriptionCount()).isEqualTo(3);
    assertThat(rig.out.outcomes).doesNotContainKey(message);
  }

  private static void answerUntil(Rig rig, String filter) {
    while (!lastFilters(rig).contains(filter)) {
      rig.subAck(lastSubscribe(rig).packetId(), lastFilters(rig).size());
    }
  }

  private static Subscribe lastSubscribe(Rig rig) {
    return rig.out.sent.stream()
        .filter(Subscribe.class::isInstance)
        .map(Subscribe.class::cast)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static List<String> lastFilters(Rig rig) {
    return lastSubscribe(rig).requests().stream().map(SubscriptionRequest::filter).toList();
  }
}
