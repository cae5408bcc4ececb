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
import io.ternmq.packet.SubscriptionRequest;
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
