package io.ternmq.clientcore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import org.junit.jupiter.api.Test;

/** Servers that were taken for old ones because they closed without a word. */
class VersionGuessTest {
  private static Rig closedTwice(int maximumAttempts) {
    ClientSettings.Retry retry =
        new ClientSettings.Retry(Rig.SECOND, 120 * Rig.SECOND, maximumAttempts, false, false);
    Rig rig = new Rig(Rig.named().with(retry));
    rig.engine.start(rig.now, rig.out);
    for (int round = 0; round < 2; round++) {
      rig.open();
      rig.lose(LossCause.of(LossKind.CLOSED));
      rig.untilNextAttempt();
    }
    return rig;
  }

  private static ProtocolVersion spokenNext(Rig rig) {
    rig.out.takeSent();
    rig.open();
    return ((Connect) rig.out.sent.get(0)).version();
  }

  @Test
  void oneThatRefusesTheOlderVersionIsSpokenToInTheNewerOneAgain() {
    Rig rig = closedTwice(0);
    rig.refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Properties.NONE);
    rig.untilNextAttempt();
    assertThat(spokenNext(rig)).isEqualTo(ProtocolVersion.MQTT_5);
    rig.refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Properties.NONE);
    rig.untilNextAttempt();
    assertThat(spokenNext(rig)).isEqualTo(ProtocolVersion.MQTT_3_1_1);
    rig.refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Properties.NONE);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void theOlderVersionIsNoFurtherAttempt() {
    Rig rig = closedTwice(2);
    assertThat(spokenNext(rig)).isEqualTo(ProtocolVersion.MQTT_3_1_1);
    rig.lose(LossCause.of(LossKind.REFUSED));
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }
}
