package io.ternmq.clientcore;

import static io.ternmq.clientcore.ReconnectDecision.FAIL_MESSAGE;
import static io.ternmq.clientcore.ReconnectDecision.FALL_BACK;
import static io.ternmq.clientcore.ReconnectDecision.FOLLOW_REFERENCE;
import static io.ternmq.clientcore.ReconnectDecision.REFRESH_CREDENTIALS;
import static io.ternmq.clientcore.ReconnectDecision.RETRY;
import static io.ternmq.clientcore.ReconnectDecision.RETRY_NOT_BEFORE;
import static io.ternmq.clientcore.ReconnectDecision.RETRY_SLOWLY;
import static io.ternmq.clientcore.ReconnectDecision.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ReasonCode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconnectPolicyTest {
  private static final Map<Integer, ReconnectDecision> BY_REASON = new HashMap<>();

  static {
    rows(RETRY, 0x00, 0x80, 0x83, 0x8D, 0x98, 0xA0);
    rows(RETRY_NOT_BEFORE, 0x88, 0x89, 0x8B, 0x97, 0x9F);
    rows(RETRY_SLOWLY, 0x93, 0x94, 0x96);
    rows(FOLLOW_REFERENCE, 0x9C, 0x9D);
    rows(REFRESH_CREDENTIALS, 0x86, 0x87);
    rows(FALL_BACK, 0x84);
    rows(FAIL_MESSAGE, 0x95);
    rows(STOP, 0x8E, 0x8A, 0x85, 0x8C, 0x81, 0x82);
    rows(STOP, 0x8F, 0x90, 0x99, 0x9A, 0x9B, 0x9E, 0xA1, 0xA2);
  }

  private static void rows(ReconnectDecision decision, int... values) {
    for (int value : values) {
      BY_REASON.put(value, decision);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonHasItsRow(ReasonCode reason) {
    LossCause cause = LossCause.ofServer(LossKind.SERVER_DISCONNECTED, reason, Properties.NONE);
    ReconnectDecision expected = BY_REASON.get(reason.value());
    if (expected == null) {
      assertThat(reason.isAllowedIn(PacketType.CONNACK)).isFalse();
      assertThat(ReconnectPolicy.decisionFor(cause)).isEqualTo(STOP);
    } else {
      assertThat(ReconnectPolicy.decisionFor(cause)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfLossWithoutAReasonHasItsRow(LossKind kind) {
    ReconnectDecision expected =
        switch (kind) {
          case CERTIFICATE_NOT_YET_VALID -> RETRY_SLOWLY;
          case CERTIFICATE_REJECTED,
              WRONG_HOST_NAME,
              PROTOCOL_VIOLATED,
              STORE_FAILED,
              STOP_REQUESTED ->
              STOP;
          default -> RETRY;
        };
    assertThat(ReconnectPolicy.decisionFor(LossCause.of(kind))).isEqualTo(expected);
  }
}
