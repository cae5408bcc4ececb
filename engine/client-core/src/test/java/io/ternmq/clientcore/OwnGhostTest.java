package io.ternmq.clientcore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubscriptionRequest;
import org.junit.jupiter.api.Test;

/** A CONNECT that was left unanswered may be taken up by a slow server after all. */
class OwnGhostTest {
  /** On line, lost, a CONNECT without an answer, and on line again. */
  private static Rig afterAnUnansweredConnect(Rig rig) {
    rig.lose();
    rig.untilNextAttempt();
    rig.open();
    rig.lose();
    rig.untilNextAttempt();
    rig.accept(true);
    return rig;
  }

  @Test
  void aTakeoverByAnOwnConnectDoesNotStopTheClient() {
    Rig rig = afterAnUnansweredConnect(Rig.online(Rig.named()));
    rig.disconnect(ReasonCode.SESSION_TAKEN_OVER);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.WAITING_TO_RECONNECT);
    rig.untilNextAttempt();
    rig.accept(true);
    rig.disconnect(ReasonCode.SESSION_TAKEN_OVER);
    assertThat(rig.engine.phase())
        .as("the second is another client")
        .isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void aTakeoverLongAfterItStopsTheClient() {
    Rig rig = afterAnUnansweredConnect(Rig.online(Rig.named()));
    rig.pass(30 * Rig.SECOND / 2); // the ping of the default keep-alive is not due yet
    rig.pass(30 * Rig.SECOND / 2);
    rig.comeBack(true);
    rig.disconnect(ReasonCode.SESSION_TAKEN_OVER);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void subscriptionsAreMadeAgainWhereTheSessionMayBeAnother() {
    Rig rig = Rig.online(Rig.named());
    rig.change(SubscriptionChange.subscribe(SubscriptionRequest.of("a", QoS.AT_LEAST_ONCE)));
    rig.subAck(1, 1);
    rig.out.takeSent();
    afterAnUnansweredConnect(rig);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "CONNECT", "SUBSCRIBE");
  }

  @Test
  void subscriptionsThatWereNotMadeAgainForSureAreMadeOnTheNextConnection() {
    Rig rig = Rig.online(Rig.named());
    rig.change(SubscriptionChange.subscribe(SubscriptionRequest.of("a", QoS.AT_LEAST_ONCE)));
    rig.subAck(1, 1);
    rig.comeBack(false);
    rig.out.takeSent();
    rig.comeBack(true); // before SUBACK: the new session has no subscription
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "SUBSCRIBE");
    rig.subAck(3, 1);
    rig.comeBack(true);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT");
  }

  @Test
  void aNewMessageUnderAnOldIdentifierIsDeliveredWhereTheSessionMayBeAnother() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(9, 2);
    rig.engine.handled(rig.out.delivered.get(0), rig.now, rig.out);
    rig.comeBack(true);
    rig.incoming(9, 2);
    assertThat(rig.out.delivered).as("a repeat in the same session").hasSize(1);
    afterAnUnansweredConnect(rig);
    rig.incoming(9, 2);
    assertThat(rig.out.delivered).as("a message of another session").hasSize(2);
  }

  @Test
  void identifiersBeginAnywhereInASessionOfAnEarlierLife() {
    Rig rig = new Rig(Rig.named());
    rig.engine.start(rig.now, rig.out);
    rig.accept(true);
    rig.out.takeSent();
    rig.publish(2);
    assertThat(rig.out.takeSent()).doesNotContain("PUBLISH 1");
  }

  @Test
  void aLongerKeepAliveOfTheServerDoesNotPutDetectionOff() {
    Rig rig = new Rig(Rig.named().with(new ClientSettings.Timing(10, 0, 5 * Rig.SECOND)));
    rig.engine.start(rig.now, rig.out);
    rig.accept(false, Properties.builder().add(Property.SERVER_KEEP_ALIVE, 60).build());
    rig.pass(rig.engine.detectionBoundNanos());
    assertThat(rig.out.lastEvent(ClientEvent.Disconnected.class).cause().kind())
        .isEqualTo(LossKind.PING_UNANSWERED);
  }
}
