package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of a peer that got no session. */
final class RefusedEventTest {
  private static BrokerEvent.Refused refused(String clientId) {
    Guard nobody =
        new Guard((login, later) -> LoginResult.BAD_CREDENTIALS, List.of(), Authorizer.EVERYTHING);
    TestBroker broker =
        new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), nobody, 1);
    broker.open().connects(clientId, 0);
    List<BrokerEvent.Refused> refused = broker.events(BrokerEvent.Refused.class);
    assertThat(refused).hasSize(1);
    return refused.get(0);
  }

  @Test
  void aClientIdOf65000BytesIsShortened() {
    assertThat(refused("x".repeat(65_000)).clientId()).isEqualTo("x".repeat(256) + "\u2026");
    assertThat(refused("x".repeat(257)).clientId()).isEqualTo("x".repeat(256) + "\u2026");
  }

  @Test
  void upToItsBoundItStaysAsItIs() {
    assertThat(refused("x".repeat(256)).clientId()).isEqualTo("x".repeat(256));
  }

  @Test
  void noCharacterIsCutInHalf() {
    String gull = "\uD83D\uDC26";
    assertThat(refused("x".repeat(255) + gull + "y").clientId())
        .isEqualTo("x".repeat(255) + "\u2026");
  }

  @Test
  void aSentenceOfAnAuthenticatorIsShortenedToo() {
    BrokerEvent.Refused refused =
        new BrokerEvent.Refused(
            "c", "p", CloseCause.REFUSED, ReasonCode.NOT_AUTHORIZED, "x".repeat(65_000));
    assertThat(refused.sentence()).hasSize(257);
  }
}
