package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a client proved itself by has an end, and so has its connection; its session has not. */
class IdentityEndTest {
  private static final long MINUTE_MILLIS = 60_000;

  private long endEpochMillis;

  private final TestBroker broker =
      new TestBroker(
          BrokerSettings.defaults(),
          MemoryStore.immediate(),
          new Guard(
              (login, later) -> LoginResult.accepted(login.toIdentity().until(endEpochMillis)),
              List.of(),
              Authorizer.EVERYTHING),
          1);

  private TestClient connects(String clientId, long staysMillis) {
    endEpochMillis = broker.now().epochMillis() + staysMillis;
    return broker.open().connects(clientId, 3_600);
  }

  @Test
  void theConnectionEndsAtThatInstantAndNotBefore() {
    TestClient client = connects("c", 10 * MINUTE_MILLIS);
    TestClient other = connects("other", 20 * MINUTE_MILLIS);
    broker.pass(10 * MINUTE_MILLIS - 100);
    assertThat(client.closedBy).isNull();
    broker.pass(200);
    assertThat(client.closedBy).isEqualTo(CloseCause.REFUSED);
    assertThat(Objects.requireNonNull(client.disconnect()).reason())
        .isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(other.closedBy).isNull();
    assertThat(broker.events(BrokerEvent.Disconnected.class))
        .singleElement()
        .satisfies(event -> assertThat(event.sentence()).contains("is over"));
  }

  @Test
  void theSessionWaitsAndHasItsMessagesForTheNextProof() {
    TestClient client = connects("c", MINUTE_MILLIS);
    client.subscribes("a", io.ternmq.packet.QoS.AT_LEAST_ONCE);
    broker.pass(MINUTE_MILLIS + 100);
    assertThat(client.closedBy).isEqualTo(CloseCause.REFUSED);
    connects("p", MINUTE_MILLIS).publishes("a", "meanwhile", io.ternmq.packet.QoS.AT_LEAST_ONCE, 1);
    endEpochMillis = broker.now().epochMillis() + MINUTE_MILLIS;
    TestClient back = broker.open().says(TestClient.connect("c", 3_600));
    assertThat(back.connAck().sessionPresent()).isTrue();
    assertThat(back.messages()).hasSize(1);
  }

  @Test
  void anEndInThePastEndsItAtOnce() {
    TestClient client = connects("c", -1);
    broker.pass(100);
    assertThat(client.closedBy).isEqualTo(CloseCause.REFUSED);
  }

  @Test
  void withoutAnEndItStays() {
    endEpochMillis = io.ternmq.brokercore.security.Identity.ENDLESS;
    TestClient client = broker.open().connects("c", 3_600);
    broker.pass(120 * MINUTE_MILLIS);
    assertThat(client.closedBy).isNull();
  }

  @Test
  void aKeepAliveIsWatchedBesideIt() {
    endEpochMillis = broker.now().epochMillis() + 10 * MINUTE_MILLIS;
    TestClient client = broker.open().connects("c", false, 3_600, 10, null);
    broker.pass(15_300);
    assertThat(client.closedBy).isEqualTo(CloseCause.KEEP_ALIVE_TIMEOUT);
  }
}
