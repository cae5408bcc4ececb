package io.ternmq.clientcore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.PacketType;
import io.ternmq.packet.ReasonCode;
import org.junit.jupiter.api.Test;

class PublishInTest {
  private static void handled(Rig rig, int index) {
    rig.engine.handled(rig.out.delivered.get(index), rig.now, rig.out);
  }

  @Test
  void acknowledgesWhenTheApplicationIsDone() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(5, 1);
    assertThat(rig.out.takeSent()).isEmpty();
    handled(rig, 0);
    assertThat(rig.out.takeSent()).containsExactly("PUBACK 5");
  }

  @Test
  void acknowledgementsLeaveInTheOrderOfReceipt() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(5, 1);
    rig.incoming(6, 2);
    rig.incoming(7, 1);
    handled(rig, 2);
    handled(rig, 1);
    assertThat(rig.out.takeSent()).isEmpty();
    handled(rig, 0);
    assertThat(rig.out.takeSent()).containsExactly("PUBACK 5", "PUBREC 6", "PUBACK 7");
  }

  @Test
  void qosTwoIsDeliveredOnceHoweverOftenItComes() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(6, 2);
    handled(rig, 0);
    rig.incoming(6, 2);
    rig.acknowledge(PacketType.PUBREL, 6);
    assertThat(rig.out.delivered).hasSize(1);
    assertThat(rig.out.takeSent()).containsExactly("PUBREC 6", "PUBREC 6", "PUBCOMP 6");
    rig.incoming(6, 2);
    assertThat(rig.out.delivered).hasSize(2);
  }

  @Test
  void qosTwoThatIsStillBeingHandledIsAcknowledgedOnTheNextConnection() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(6, 2);
    rig.comeBack(true);
    rig.out.takeSent();
    rig.incoming(6, 2);
    assertThat(rig.out.delivered).hasSize(1);
    assertThat(rig.out.takeSent()).isEmpty();
    handled(rig, 0);
    assertThat(rig.out.takeSent()).containsExactly("PUBREC 6");
  }

  @Test
  void qosOneHandledTooLateIsNotAcknowledgedOnAnotherConnection() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(6, 1);
    rig.comeBack(true);
    rig.out.takeSent();
    handled(rig, 0);
    assertThat(rig.out.takeSent()).isEmpty();
  }

  @Test
  void aPubRelForNothingIsAnsweredAndSaysSo() {
    Rig rig = Rig.online(Rig.named());
    rig.acknowledge(PacketType.PUBREL, 3);
    assertThat(rig.out.takeSent())
        .containsExactly("PUBCOMP 3 " + ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
  }

  @Test
  void anIdentifierIsFreeAfterPubRelThoughTheMessageIsStillBeingHandled() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(6, 2);
    rig.acknowledge(PacketType.PUBREL, 6);
    handled(rig, 0);
    rig.incoming(6, 2);
    assertThat(rig.out.delivered).hasSize(2);
  }

  @Test
  void aServerThatSendsMoreThanOurReceiveMaximumBreaksTheProtocol() {
    Rig rig = Rig.online(Rig.named().with(new ClientSettings.Limits(2, 1 << 20, 10)));
    rig.incoming(1, 1);
    rig.incoming(2, 1);
    rig.incoming(3, 1);
    assertThat(rig.out.takeSent()).containsExactly("DISCONNECT");
    assertThat(rig.out.lastEvent(ClientEvent.Disconnected.class).cause().reason())
        .isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
  }

  @Test
  void qosZeroIsNeverAcknowledged() {
    Rig rig = Rig.online(Rig.named());
    rig.incoming(0, 0);
    handled(rig, 0);
    assertThat(rig.out.takeSent()).isEmpty();
  }
}
