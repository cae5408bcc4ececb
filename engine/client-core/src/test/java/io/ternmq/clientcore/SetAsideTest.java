package io.ternmq.clientcore;

import static io.ternmq.clientcore.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A message that ends every connection must not end them for ever. */
class SetAsideTest {
  private final Rig rig = Rig.online(Rig.named());

  private void loseSoon() {
    rig.pass(SECOND);
    rig.lose(LossCause.of(LossKind.RESET));
    rig.untilNextAttempt();
    rig.accept(true);
  }

  @Test
  void isSetAsideAtTheFifthLossAndTheClientGoesOn() {
    OutgoingMessage poison = rig.publish(1);
    for (int loss = 1; loss <= 4; loss++) {
      loseSoon();
    }
    assertThat(rig.out.outcomes).isEmpty();
    loseSoon();
    assertThat(rig.out.outcomes).containsEntry(poison, new PublishOutcome.SetAside(5));
    rig.out.takeSent();
    rig.publish(1);
    assertThat(rig.out.takeSent()).hasSize(1);
  }

  @Test
  void onlyTheOldestIsSetAsideAtATime() {
    OutgoingMessage first = rig.publish(1);
    OutgoingMessage second = rig.publish(1);
    for (int loss = 1; loss <= 9; loss++) {
      loseSoon();
    }
    assertThat(rig.out.outcomes).containsOnlyKeys(first);
    loseSoon();
    assertThat(rig.out.outcomes).containsOnlyKeys(first, second);
  }

  @Test
  void aConnectionThatHeldAWhileWithItInFlightClearsIt() {
    rig.publish(1);
    for (int round = 0; round < 5; round++) {
      for (int loss = 1; loss <= 4; loss++) {
        loseSoon();
      }
      rig.pass(6 * SECOND);
      loseSoon();
    }
    assertThat(rig.out.outcomes).isEmpty();
  }

  @Test
  void aLinkThatFallsSilentIsNoMessagesFault() {
    rig.publish(1);
    for (int loss = 1; loss <= 20; loss++) {
      rig.pass(SECOND);
      rig.lose(LossCause.of(LossKind.TIMED_OUT));
      rig.untilNextAttempt();
      rig.accept(true);
    }
    assertThat(rig.out.outcomes).isEmpty();
  }

  @Test
  void whatTheServerHasReceivedIsNotSuspect() {
    rig.publish(2);
    rig.acknowledge(io.ternmq.packet.PacketType.PUBREC, 1);
    for (int loss = 1; loss <= 10; loss++) {
      loseSoon();
    }
    assertThat(rig.out.outcomes).isEmpty();
  }
}
