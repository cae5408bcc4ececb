package io.ternmq.clientcore;

import static io.ternmq.clientcore.Rig.SECOND;
import static io.ternmq.packet.PacketType.PUBACK;
import static io.ternmq.packet.PacketType.PUBCOMP;
import static io.ternmq.packet.PacketType.PUBREC;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.Subscribe;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoreTest {
  private static SubscriptionChange subscription(String filter) {
    return SubscriptionChange.subscribe(SubscriptionRequest.of(filter, QoS.AT_LEAST_ONCE));
  }

  @Test
  void sessionPresentRepeatsWhatIsInFlightInItsFirstOrder() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(2);
    rig.publish(1);
    rig.publish(2);
    rig.acknowledge(PUBREC, 1);
    rig.out.takeSent();
    rig.comeBack(true);
    assertThat(rig.out.takeSent())
        .containsExactly("CONNECT", "PUBREL 1", "PUBLISH 2 dup", "PUBLISH 3 dup");
  }

  @Test
  void sessionPresentThenSendsChangesThatWaitAndThenTheQueue() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1);
    rig.change(subscription("unanswered"));
    rig.lose();
    rig.publish(1);
    rig.publish(0);
    rig.change(subscription("asked/while/away"));
    rig.out.takeSent();
    rig.untilNextAttempt();
    rig.accept(true);
    assertThat(rig.out.takeSent())
        .containsExactly(
            "CONNECT", "PUBLISH 1 dup", "SUBSCRIBE", "SUBSCRIBE", "PUBLISH 5", "PUBLISH 0");
  }

  @Test
  void aSmallerReceiveMaximumIsKeptWhileRepeating() {
    Rig rig = Rig.online(Rig.named());
    for (int count = 0; count < 5; count++) {
      rig.publish(1);
    }
    rig.lose();
    rig.out.takeSent();
    rig.untilNextAttempt();
    rig.accept(true, Properties.builder().add(Property.RECEIVE_MAXIMUM, 2).build());
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 1 dup", "PUBLISH 2 dup");
    rig.acknowledge(PUBACK, 2);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 3 dup");
  }

  private static void comeBack(Rig rig, Properties properties) {
    rig.lose();
    rig.out.takeSent();
    rig.untilNextAttempt();
    rig.accept(true, properties);
  }

  @Test
  void aQosThatTheServerTakesNoMoreIsNotRepeatedAndTheRestIs() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage tooGood = rig.publish(2);
    rig.publish(1);
    rig.publish(2);
    rig.publish(1);
    rig.acknowledge(PUBREC, 3);
    comeBack(rig, Properties.builder().add(Property.MAXIMUM_QOS, 1).build());
    assertThat(rig.out.takeSent())
        .containsExactly("CONNECT", "PUBLISH 2 dup", "PUBREL 3", "PUBLISH 4 dup");
    assertThat(rig.out.outcomes)
        .containsOnlyKeys(tooGood)
        .containsEntry(tooGood, new PublishOutcome.Unknown());
    assertThat(rig.engine.session().inFlightCount()).isEqualTo(3);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void qosOneIsRefusedWhereTheServerTakesOnlyQosZeroNow() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage message = rig.publish(1);
    comeBack(rig, Properties.builder().add(Property.MAXIMUM_QOS, 0).build());
    assertThat(rig.out.takeSent()).containsExactly("CONNECT");
    assertThat(rig.out.outcomes)
        .containsEntry(message, new PublishOutcome.Refused(ReasonCode.QOS_NOT_SUPPORTED));
    assertThat(rig.engine.session().inFlightCount()).isZero();
  }

  @Test
  void aRetainedMessageIsNotRepeatedWhereTheServerHasNoRetainNow() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage retained =
        new OutgoingMessage(
            TopicName.of("t"), new byte[0], QoS.AT_LEAST_ONCE, true, Properties.NONE);
    rig.engine.publish(retained, rig.now, rig.out);
    rig.publish(1);
    comeBack(rig, Properties.builder().add(Property.RETAIN_AVAILABLE, 0).build());
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 2 dup");
    assertThat(rig.out.outcomes)
        .containsOnlyKeys(retained)
        .containsEntry(retained, new PublishOutcome.Refused(ReasonCode.RETAIN_NOT_SUPPORTED));
  }

  @Test
  void aMessageTooLargeToRepeatEndsByItsQos() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage one = rig.publish(1, 9);
    OutgoingMessage two = rig.publish(2, 9);
    rig.publish(2);
    rig.out.payloadLimit = 8;
    comeBack(rig, Properties.NONE);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 3 dup");
    assertThat(rig.out.outcomes)
        .containsOnlyKeys(one, two)
        .containsEntry(one, new PublishOutcome.Refused(ReasonCode.PACKET_TOO_LARGE))
        .containsEntry(two, new PublishOutcome.Unknown());
  }

  @Test
  void whatIsNotRepeatedTakesNoPlaceOfAReceiveMaximum() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(2);
    rig.publish(1);
    rig.publish(2);
    rig.publish(1);
    Properties less =
        Properties.builder().add(Property.RECEIVE_MAXIMUM, 1).add(Property.MAXIMUM_QOS, 1).build();
    comeBack(rig, less);
    rig.publish(1);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 2 dup");
    rig.acknowledge(PUBACK, 2);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 4 dup");
    rig.acknowledge(PUBACK, 4);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 5");
  }

  @Test
  void sessionAbsentIsReportedWithTheGap() {
    Rig rig = Rig.online(Rig.named());
    rig.lose();
    rig.untilNextAttempt();
    rig.pass(SECOND);
    rig.accept(false);
    assertThat(rig.out.lastEvent(ClientEvent.SessionLost.class).gapNanos())
        .isGreaterThanOrEqualTo(SECOND);
  }

  @Test
  void sessionAbsentSubscribesAgainAndWaitsForTheAnswerBeforeItPublishes() {
    Rig rig = Rig.online(Rig.named());
    rig.change(subscription("a"));
    rig.change(subscription("b"));
    rig.subAck(1, 1);
    rig.subAck(2, 1);
    OutgoingMessage lost = rig.publish(1);
    rig.out.takeSent();
    rig.comeBack(false);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "SUBSCRIBE");
    rig.subAck(4, 2);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 5");
    rig.acknowledge(PUBACK, 5);
    assertThat(rig.out.outcomes).containsEntry(lost, PublishOutcome.Delivered.SUCCESS);
  }

  @Test
  void sessionAbsentWaitsTenSecondsAtMost() {
    Rig rig = Rig.online(Rig.named());
    rig.change(subscription("a"));
    rig.subAck(1, 1);
    rig.comeBack(false);
    rig.out.takeSent();
    rig.publish(0);
    rig.pass(10 * SECOND - 1);
    assertThat(rig.out.takeSent()).isEmpty();
    rig.pass(1);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 0");
  }

  @Test
  void manySubscriptionsComeBackOneBatchAfterTheOther() {
    Rig rig = Rig.online(Rig.named());
    for (int index = 0; index < 120; index++) {
      rig.change(subscription("f/" + index));
      rig.subAck(index + 1, 1);
    }
    rig.out.takeSent();
    rig.comeBack(false);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "SUBSCRIBE");
    rig.subAck(121, 50);
    assertThat(rig.out.takeSent()).containsExactly("SUBSCRIBE");
    rig.subAck(122, 50);
    assertThat(rig.out.takeSent()).containsExactly("SUBSCRIBE");
    rig.subAck(123, 20);
    assertThat(rig.out.takeSent()).isEmpty();
    assertThat(rig.engine.session().subscriptionCount()).isEqualTo(120);
  }

  @Test
  void aBatchThatTheServerFindsTooLargeComesBackInHalvesOneAfterTheOther() {
    Rig rig = subscribed("aa", "bb", "cc", "dd", "ee");
    rig.out.filtersLimit = 4;
    rig.comeBack(false);
    rig.publish(0);
    assertThat(lastFilters(rig)).containsExactly("aa", "bb");
    answerLast(rig);
    assertThat(lastFilters(rig)).containsExactly("cc");
    answerLast(rig);
    assertThat(lastFilters(rig)).containsExactly("dd", "ee");
    answerLast(rig);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 0");
    assertThat(rig.engine.session().subscriptionCount()).isEqualTo(5);
    assertThat(rig.out.takeEvents()).doesNotContain("SubscriptionLost");
  }

  @Test
  void onlyTheFilterThatIsTooLargeByItselfIsLost() {
    Rig rig = subscribed("a", "b", "large", "c");
    rig.out.filtersLimit = 4;
    rig.out.takeEvents();
    rig.comeBack(false);
    assertThat(lastFilters(rig)).containsExactly("a", "b");
    answerLast(rig);
    assertThat(lastFilters(rig)).containsExactly("c");
    answerLast(rig);
    assertThat(rig.out.events)
        .filteredOn(ClientEvent.SubscriptionLost.class::isInstance)
        .containsExactly(new ClientEvent.SubscriptionLost("large", ReasonCode.PACKET_TOO_LARGE));
    assertThat(rig.engine.session().subscriptionCount()).isEqualTo(3);
    rig.publish(0);
    assertThat(rig.out.takeSent()).contains("PUBLISH 0");
  }

  private static Rig subscribed(String... filters) {
    Rig rig = Rig.online(Rig.named());
    for (int index = 0; index < filters.length; index++) {
      rig.change(subscription(filters[index]));
      rig.subAck(index + 1, 1);
    }
    rig.out.takeSent();
    return rig;
  }

  private static Subscribe lastSubscribe(Rig rig) {
    return (Subscribe) rig.out.sent.get(rig.out.sent.size() - 1);
  }

  /** The filters of the SUBSCRIBE that was sent last, and alone since the last answer. */
  private static List<String> lastFilters(Rig rig) {
    assertThat(rig.out.sent).filteredOn(Subscribe.class::isInstance).hasSize(1);
    return lastSubscribe(rig).requests().stream().map(SubscriptionRequest::filter).toList();
  }

  private static void answerLast(Rig rig) {
    Subscribe last = lastSubscribe(rig);
    rig.out.takeSent();
    rig.subAck(last.packetId(), last.requests().size());
  }

  @Test
  void aSubscriptionThatIsNotGrantedAgainIsReported() {
    Rig rig = Rig.online(Rig.named());
    rig.change(subscription("secret"));
    rig.subAck(1, 1);
    rig.comeBack(false);
    rig.packet(new SubAck(2, List.of(ReasonCode.NOT_AUTHORIZED), Properties.NONE));
    assertThat(rig.out.lastEvent(ClientEvent.SubscriptionLost.class))
        .isEqualTo(new ClientEvent.SubscriptionLost("secret", ReasonCode.NOT_AUTHORIZED));
    assertThat(rig.engine.session().subscriptionCount()).isZero();
  }

  @Test
  void sessionAbsentSendsQoSOneAgainAsNewBeforeWhatWaited() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1, 1);
    rig.publish(1, 2);
    rig.lose();
    rig.publish(1, 3);
    rig.out.takeSent();
    rig.untilNextAttempt();
    rig.accept(false);
    assertThat(rig.out.sent.subList(1, 4))
        .extracting(packet -> ((io.ternmq.packet.Publish) packet).payload().length)
        .containsExactly(1, 2, 3);
    assertThat(rig.out.takeSent())
        .containsExactly("CONNECT", "PUBLISH 3", "PUBLISH 4", "PUBLISH 5");
  }

  @Test
  void sessionAbsentEndsQoSTwoByHowFarItHadCome() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage taken = rig.publish(2);
    OutgoingMessage unknown = rig.publish(2);
    rig.acknowledge(PUBREC, 1);
    rig.comeBack(false);
    assertThat(rig.out.outcomes)
        .containsEntry(taken, PublishOutcome.Delivered.SUCCESS)
        .containsEntry(unknown, new PublishOutcome.Unknown());
    assertThat(rig.engine.session().inFlightCount()).isZero();
  }

  @Test
  void sessionAbsentForgetsWhatWasReceivedWithQoSTwo() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(7, 2);
    rig.engine.handled(rig.out.delivered.get(0), rig.now, rig.out);
    rig.comeBack(false);
    rig.incoming(7, 2);
    assertThat(rig.out.delivered).hasSize(2);
  }

  @Test
  void sessionPresentKeepsWhatWasReceivedWithQoSTwo() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(7, 2);
    rig.engine.handled(rig.out.delivered.get(0), rig.now, rig.out);
    rig.comeBack(true);
    rig.out.takeSent();
    rig.incoming(7, 2);
    assertThat(rig.out.delivered).hasSize(1);
    assertThat(rig.out.takeSent()).containsExactly("PUBREC 7");
  }

  @Test
  void whatIsAcceptedBetweenTheDeathOfTheLinkAndItsDetectionIsNotLost() {
    Rig rig = Rig.online(Rig.named());
    rig.pass(20 * SECOND);
    OutgoingMessage message = rig.publish(1);
    rig.pass(40 * SECOND);
    assertThat(rig.out.abortCount).isEqualTo(1);
    while (!rig.engine.phase().isOnline()) {
      if (rig.engine.phase() == ClientPhase.WAITING_TO_RECONNECT) {
        rig.untilNextAttempt();
      }
      rig.accept(true);
    }
    assertThat(rig.out.takeSent()).contains("PUBLISH 1 dup");
    rig.acknowledge(PUBACK, 1);
    assertThat(rig.out.outcomes).containsKey(message);
  }

  @Test
  void anAnswerInTheMiddleOfAllThatIsTakenForWhatItIs() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage message = rig.publish(2);
    rig.acknowledge(PUBREC, 1);
    rig.comeBack(true);
    rig.acknowledge(PUBCOMP, 1);
    assertThat(rig.out.outcomes).containsEntry(message, PublishOutcome.Delivered.SUCCESS);
  }

  @Test
  void sessionPresentAfterACleanStartBreaksTheProtocol() {
    Rig rig = new Rig(Rig.named().with(new ClientSettings.Identity("walter", true, 0, false)));
    rig.engine.start(rig.now, rig.out);
    rig.open();
    rig.packet(new ConnAck(true, ReasonCode.SUCCESS, Properties.NONE));
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
    assertThat(rig.out.lastEvent(ClientEvent.GivenUp.class).cause().kind())
        .isEqualTo(LossKind.PROTOCOL_VIOLATED);
  }
}
