package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The right to leave a will, and to have it published. */
class WillRightsTest {
  private final SlowAuthorizer rights = new SlowAuthorizer();
  private final TestBroker broker =
      new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), rights.guard(), 2);
  private final TestClient watcher =
      broker.open(1).connects("watcher", 0).subscribes("#", AT_MOST_ONCE);

  private TestClient client(String willTopic) {
    return broker.open().connects("c", false, 60, 0, TestClient.will(willTopic, 5));
  }

  private void decide(boolean allowed) {
    rights.decide(allowed);
    broker.settle();
  }

  @Test
  void refusesAClientWithoutTheRightToItsWill() {
    TestClient client = client("no");
    assertThat(client.connAck().reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(client.closedBy).isEqualTo(CloseCause.REFUSED);
    assertThat(broker.core.directory().count()).isEqualTo(1);
  }

  @Test
  void waitsForAVerdictThatTakesTime() {
    TestClient client = client("slow");
    assertThat(client.received).isEmpty();
    assertThat(client.isPaused).isTrue();
    rights.open.get(0).decide(true);
    rights.open.get(0).decide(false); // the second answer has no effect
    broker.settle();
    assertThat(client.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(client.isPaused).isFalse();
    TestClient denied = client("slow");
    rights.open.get(1).decide(false);
    broker.settle();
    assertThat(denied.connAck().reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void letsNobodyInWhoseVerdictDoesNotCome() {
    TestClient client = client("slow");
    broker.pass(4_950);
    assertThat(client.closedBy).isNull();
    broker.pass(100);
    assertThat(((ConnAck) client.received.get(0)).reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    decide(true);
    assertThat(client.received).hasSize(1);
  }

  @Test
  void changesNothingForAClientThatIsGone() {
    TestClient client = client("slow").dies(CloseCause.RESET);
    decide(true);
    assertThat(client.received).isEmpty();
    assertThat(broker.core.directory().count()).isEqualTo(1);
  }

  @Test
  void publishesNoWillWhoseRightIsGoneByThen() {
    Verdict[] verdict = {Verdict.ALLOW};
    TestBroker changing =
        new TestBroker(
            BrokerSettings.defaults(),
            MemoryStore.immediate(),
            new Guard(Authenticator.ANYBODY, List.of(), new ConstantAuthorizer(() -> verdict[0])),
            2);
    TestClient reader = changing.open(1).connects("w", 0).subscribes("#", AT_MOST_ONCE);
    changing.open().connects("c", false, 60, 0, TestClient.will("will", 5)).dies(CloseCause.RESET);
    verdict[0] = Verdict.DENY;
    changing.pass(5_200);
    assertThat(reader.messages()).isEmpty();
    assertThat(changing.events(BrokerEvent.WillDropped.class)).hasSize(1);
    assertThat(changing.core.drops().count(DropReason.NOT_AUTHORIZED)).isEqualTo(1);
  }

  @Test
  void publishesNoWillWhoseRightWentWhileTheBrokerWasDown() {
    Verdict[] verdict = {Verdict.ALLOW};
    Guard guard =
        new Guard(Authenticator.ANYBODY, List.of(), new ConstantAuthorizer(() -> verdict[0]));
    ArrayDeque<Runnable> commits = new ArrayDeque<>();
    MemoryStore store =
        MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 1_000);
    TestBroker before = new TestBroker(BrokerSettings.defaults(), store, guard, 2);
    before.open().connects("one", false, 600, 0, TestClient.will("will", 5));
    before.open().connects("two", false, 600, 0, TestClient.will("will", 5));
    while (!commits.isEmpty()) {
      commits.remove().run();
      before.settle();
    }
    store.crash();
    TestBroker after = new TestBroker(BrokerSettings.defaults(), store, guard, 2);
    after.core.expire("one");
    after.settle();
    assertThat(after.events(BrokerEvent.WillPublished.class)).hasSize(1);
    verdict[0] = Verdict.DENY;
    after.pass(30_200);
    assertThat(after.events(BrokerEvent.WillPublished.class)).hasSize(1);
    assertThat(after.events(BrokerEvent.WillDropped.class)).hasSize(1);
    assertThat(after.core.drops().count(DropReason.NOT_AUTHORIZED)).isEqualTo(1);
  }

  @Test
  void leavesItAtTheFirstAnswerWhereTheSecondTakesTime() {
    client("slow");
    decide(true);
    TestClient next = broker.open().connects("c", true, 0, 0, null);
    assertThat(next.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(watcher.messages()).hasSize(1);
    assertThat(rights.open).hasSize(1);
  }
}
