package io.ternmq.clientcore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.UnsubAck;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionLedgerTest {
  private static SubscriptionRequest of(String filter) {
    return SubscriptionRequest.of(filter, QoS.AT_LEAST_ONCE);
  }

  @Test
  void keepsWhatWasGrantedAndNotWhatWasRefused() {
    Rig rig = Rig.online(Rig.named());
    SubscriptionChange change = SubscriptionChange.subscribe(of("a"), of("b"));
    rig.change(change);
    List<ReasonCode> reasons = List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED);
    rig.packet(new SubAck(1, reasons, Properties.NONE));
    assertThat(rig.out.answers).containsEntry(change, reasons);
    assertThat(rig.engine.session().subscriptionCount()).isEqualTo(1);
  }

  @Test
  void forgetsWhatWasUnsubscribed() {
    Rig rig = Rig.online(Rig.named());
    rig.change(SubscriptionChange.subscribe(of("a")));
    rig.subAck(1, 1);
    SubscriptionChange change = SubscriptionChange.unsubscribe("a");
    rig.change(change);
    rig.packet(new UnsubAck(2, List.of(), Properties.NONE));
    assertThat(rig.out.answers).containsEntry(change, List.of(ReasonCode.SUCCESS));
    assertThat(rig.engine.session().subscriptionCount()).isZero();
  }

  @Test
  void sendsAFewChangesAtATime() {
    Rig rig = Rig.online(Rig.named());
    for (int index = 0; index < 60; index++) {
      rig.change(SubscriptionChange.subscribe(of("f/" + index)));
    }
    assertThat(rig.out.takeSent()).hasSize(SubscriptionLedger.UNANSWERED_LIMIT);
    rig.subAck(1, 1);
    assertThat(rig.out.takeSent()).hasSize(1);
  }

  @Test
  void changesThatWaitAreBounded() {
    Rig rig = new Rig(Rig.named());
    for (int index = 0; index < SubscriptionLedger.WAITING_LIMIT; index++) {
      rig.change(SubscriptionChange.unsubscribe("f"));
    }
    SubscriptionChange over = SubscriptionChange.unsubscribe("over");
    rig.change(over);
    assertThat(rig.out.abandoned).containsExactly(over);
  }

  @Test
  void anAnswerWithTheWrongNumberOfReasonsBreaksTheProtocol() {
    Rig rig = Rig.online(Rig.named());
    rig.change(SubscriptionChange.subscribe(of("a"), of("b")));
    rig.subAck(1, 1);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void whatHadTheWrongNumberOfReasonsIsStillUnanswered() {
    Rig rig = Rig.online(Rig.named());
    SubscriptionChange change = SubscriptionChange.subscribe(of("a"), of("b"));
    rig.change(change);
    rig.subAck(1, 1);
    rig.out.takeSent();
    rig.engine.start(rig.now, rig.out);
    rig.accept(true);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "SUBSCRIBE");
    rig.engine.close(rig.now, rig.out);
    assertThat(rig.out.abandoned).containsExactly(change);
  }

  @Test
  void unansweredChangesGoOutAgainBeforeThoseAskedForLater() {
    Rig rig = Rig.online(Rig.named());
    SubscriptionChange first = SubscriptionChange.subscribe(of("a"));
    rig.change(first);
    rig.lose();
    rig.change(SubscriptionChange.unsubscribe("a"));
    rig.out.takeSent();
    rig.untilNextAttempt();
    rig.accept(true);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "SUBSCRIBE", "UNSUBSCRIBE");
  }

  private static final Properties NO_WILDCARDS =
      Properties.builder().add(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 0).build();

  @Test
  void sendsNoFilterThatTheServerSaidItDoesNotTake() {
    Rig rig = new Rig(Rig.named());
    rig.engine.start(rig.now, rig.out);
    rig.accept(
        false, NO_WILDCARDS.toBuilder().add(Property.SHARED_SUBSCRIPTION_AVAILABLE, 0).build());
    rig.out.takeSent();
    SubscriptionChange wild = SubscriptionChange.subscribe(of("a/#"));
    SubscriptionChange shared = SubscriptionChange.subscribe(of("$share/workers/a"));
    rig.change(wild);
    rig.change(shared);
    assertThat(rig.out.takeSent()).isEmpty();
    assertThat(rig.out.answers)
        .containsEntry(wild, List.of(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED))
        .containsEntry(shared, List.of(ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED));
    rig.change(SubscriptionChange.subscribe(of("a")));
    assertThat(rig.out.takeSent()).containsExactly("SUBSCRIBE");
  }

  @Test
  void losesOnlyTheFiltersThatTheNextServerDoesNotTake() {
    Rig rig = Rig.online(Rig.named());
    rig.change(SubscriptionChange.subscribe(of("a"), of("b/+"), of("c")));
    rig.subAck(1, 3);
    rig.lose();
    rig.untilNextAttempt();
    rig.accept(false, NO_WILDCARDS);
    rig.subAck(2, 1); // of a: the batch of three went out in parts
    rig.subAck(3, 1);
    assertThat(rig.out.lastEvent(ClientEvent.SubscriptionLost.class))
        .isEqualTo(
            new ClientEvent.SubscriptionLost(
                "b/+", ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED));
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }
}
