package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tenants hold together: below, at and above each bound; others are unharmed. */
class QuotaBoundsTest {
  /** The user is what stands before the slash of the client id. */
  private static final Guard BY_CLIENT_ID =
      new Guard(
          (login, later) ->
              LoginResult.accepted(
                  new Identity(
                      login.clientId(), login.clientId().split("/", -1)[0], login.origin())),
          List.of(),
          Authorizer.EVERYTHING);

  private static TestBroker with(Quota... quotas) {
    return new TestBroker(
        BrokerSettings.defaults().with(its -> its.quotas = List.of(quotas)),
        MemoryStore.immediate(),
        BY_CLIENT_ID,
        2);
  }

  private static ReasonCode outcome(TestClient client) {
    return client.connAck().reason();
  }

  private static ReasonCode subAck(TestClient client) {
    return client.received.stream()
        .filter(SubAck.class::isInstance)
        .map(SubAck.class::cast)
        .reduce((first, last) -> last)
        .orElseThrow()
        .reasons()
        .get(0);
  }

  @Test
  void aTenantHasSoManySessionsAndOthersHaveTheirs() {
    TestBroker broker = with(new Quota("acme-*", false, 2, 0, 0));
    TestClient first = broker.open(0).connects("acme-1/a", 0);
    broker.open(1).connects("acme-2/b", 600).dies(CloseCause.RESET);
    TestClient third = broker.open(0).connects("acme-3/c", 0);
    assertThat(outcome(third)).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    assertThat(third.closedBy).isEqualTo(CloseCause.REFUSED);
    assertThat(broker.core.refusals().count(ReasonCode.QUOTA_EXCEEDED)).isEqualTo(1);
    assertThat(broker.events(BrokerEvent.Refused.class)).hasSize(1);
    assertThat(outcome(broker.open(0).connects("globex-1/a", 0))).isEqualTo(ReasonCode.SUCCESS);
    assertThat(outcome(broker.open(0).connects("acme-2/b", 600)))
        .as("its session is there already")
        .isEqualTo(ReasonCode.SUCCESS);
    first.disconnects();
    assertThat(outcome(broker.open(1).connects("acme-3/c", 0))).isEqualTo(ReasonCode.SUCCESS);
  }

  @Test
  void aCleanStartTakesNoSecondPlace() {
    TestBroker broker = with(new Quota("acme", false, 1, 0, 0));
    for (int round = 0; round < 5; round++) {
      assertThat(outcome(broker.open(round % 2).connects("acme/a", true, 0, 0, null)))
          .isEqualTo(ReasonCode.SUCCESS);
    }
    broker.open(0).connects("acme/a", 0).disconnects();
    assertThat(broker.core.tenantCount()).as("nothing is held").isZero();
  }

  @Test
  void eachUserHasAsMuchWhereItSaysSo() {
    TestBroker broker = with(new Quota("*", true, 1, 0, 0));
    assertThat(outcome(broker.open().connects("a/1", 0))).isEqualTo(ReasonCode.SUCCESS);
    assertThat(outcome(broker.open().connects("b/1", 0))).isEqualTo(ReasonCode.SUCCESS);
    assertThat(outcome(broker.open().connects("a/2", 0))).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
  }

  @Test
  void aTenantHasSoManySubscriptionsAndOthersHaveTheirs() {
    TestBroker broker = with(new Quota("acme", false, 0, 2, 0));
    TestClient one = broker.open(0).connects("acme/1", 0);
    TestClient two = broker.open(1).connects("acme/2", 0);
    TestClient other = broker.open(0).connects("globex/1", 0);
    assertThat(subAck(one.subscribes("a", QoS.AT_LEAST_ONCE)).isFailure()).isFalse();
    assertThat(subAck(two.subscribes("a", QoS.AT_LEAST_ONCE)).isFailure()).isFalse();
    assertThat(subAck(two.subscribes("b", QoS.AT_LEAST_ONCE))).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    assertThat(broker.core.drops().count(DropReason.SUBSCRIPTIONS_FULL)).isEqualTo(1);
    assertThat(subAck(two.subscribes("a", QoS.AT_MOST_ONCE)).isFailure())
        .as("in the place of an earlier one")
        .isFalse();
    assertThat(subAck(other.subscribes("b", QoS.AT_LEAST_ONCE)).isFailure()).isFalse();
    one.unsubscribes("a");
    assertThat(subAck(two.subscribes("b", QoS.AT_LEAST_ONCE)).isFailure()).isFalse();
    two.disconnects();
    one.subscribes("c", QoS.AT_LEAST_ONCE);
    assertThat(subAck(one.subscribes("d", QoS.AT_LEAST_ONCE)).isFailure()).isFalse();
    assertThat(two.closedBy).as("nobody was cut off").isEqualTo(CloseCause.CLIENT_DISCONNECT);
  }

  private static void away(TestBroker broker, int lane, String clientId) {
    broker
        .open(lane)
        .connects(clientId, 600)
        .subscribes("q", QoS.AT_LEAST_ONCE)
        .dies(CloseCause.RESET);
  }

  @Test
  void aTenantsQueuesHoldSoManyBytesTogetherAndOthersTheirs() {
    TestBroker broker = with(new Quota("acme", false, 0, 0, 10_000));
    away(broker, 0, "acme/1");
    away(broker, 1, "acme/2");
    away(broker, 0, "globex/1");
    TestClient publisher = broker.open(0).connects("p/1", 0);
    for (int number = 1; number <= 40; number++) {
      publisher.publishes("q", "x".repeat(500), QoS.AT_LEAST_ONCE, number);
    }
    long dropped = broker.core.drops().count(DropReason.QUEUE_FULL);
    assertThat(dropped).as("of 80 messages of 500 bytes and more").isBetween(60L, 75L);
    assertThat(broker.events(BrokerEvent.Dropped.class))
        .extracting(BrokerEvent::clientId)
        .contains("acme/1", "acme/2")
        .doesNotContain("globex/1");
    TestClient other = broker.open(0).says(TestClient.connect("globex/1", 600));
    assertThat(other.messages()).as("nothing of the others is lost").hasSize(40);
    int kept = 0;
    for (String name : List.of("acme/1", "acme/2")) {
      kept += broker.open(1).says(TestClient.connect(name, 600)).messages().size();
    }
    assertThat(kept).isEqualTo(80 - (int) dropped);
    publisher.publishes("q", "again", QoS.AT_LEAST_ONCE, 41);
    assertThat(broker.core.drops().count(DropReason.QUEUE_FULL))
        .as("there is room again")
        .isEqualTo(dropped);
  }

  @Test
  void aQuotaThatIsSetWhileTheBrokerRunsCountsWhoComesFromThenOn() {
    TestBroker broker = with();
    broker.open(0).connects("acme/1", 600);
    broker.open(0).connects("acme/2", 600).subscribes("a", QoS.AT_LEAST_ONCE);
    broker.core.reload(
        broker
            .core
            .settings()
            .with(its -> its.quotas = List.of(new Quota("acme", false, 1, 1, 0))));
    broker.settle();
    TestClient known = broker.open(1).says(TestClient.connect("acme/2", 600));
    assertThat(outcome(known)).as("it was there before").isEqualTo(ReasonCode.SUCCESS);
    assertThat(outcome(broker.open(0).connects("acme/3", 0))).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    assertThat(subAck(known.subscribes("b", QoS.AT_LEAST_ONCE)))
        .isEqualTo(ReasonCode.QUOTA_EXCEEDED);
  }

  @Test
  void nothingIsHeldWhenAllHaveGone() {
    TestBroker broker = with(new Quota("*", true, 10, 10, 100_000));
    for (int number = 0; number < 50; number++) {
      away(broker, number % 2, "u" + number + "/1");
    }
    broker.open().connects("p/1", 0).publishes("q", "x", QoS.AT_LEAST_ONCE, 1).disconnects();
    assertThat(broker.core.tenantCount()).isEqualTo(50);
    broker.pass(601_000);
    assertThat(broker.core.directory().count()).isZero();
    assertThat(broker.core.tenantCount()).isZero();
  }
}
