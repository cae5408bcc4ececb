package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent.SessionClosed;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.Will;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose session it is: another user gets nothing by the client id alone. */
class SessionUserTest {
  /** Only alice may subscribe; deliveries are not judged. Pages have each other's sessions. */
  private static final Authorizer ONLY_ALICE =
      new AllowingAuthorizer() {
        @Override
        public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
          return "bob".equals(client.userName()) ? Verdict.DENY : Verdict.ALLOW;
        }

        @Override
        public boolean mayInherit(Identity client, String userName) {
          return userName.startsWith("page") && "page 2".equals(client.userName());
        }
      };

  private static final Guard GUARD = new Guard(Authenticator.ANYBODY, List.of(), ONLY_ALICE);

  private final ArrayDeque<Runnable> commits = new ArrayDeque<>();
  private TestBroker broker =
      new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), GUARD, 2);

  private static Connect connect(@Nullable String user, @Nullable Will will) {
    return new Connect(
        ProtocolVersion.MQTT_5,
        false,
        0,
        "alicedev",
        will,
        user,
        null,
        Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 600).build());
  }

  private TestClient device(int lane, @Nullable String user) {
    TestClient client = broker.open(lane).says(connect(user, null));
    commit();
    return client;
  }

  private void publish(String payload) {
    broker.open(1).connects("carol", 0).publishes("sea/secret", payload, AT_LEAST_ONCE, 1);
    commit();
  }

  private void commit() {
    while (!commits.isEmpty()) {
      commits.remove().run();
      broker.settle();
    }
  }

  @Test
  void anotherUserGetsNeitherTheQueueNorTheSubscriptionsOfAClientId() {
    for (int lane = 0; lane < 2; lane++) {
      TestClient alice = device(0, "alice").subscribes("sea/secret", AT_LEAST_ONCE);
      alice.dies(CloseCause.RESET);
      publish("queued");
      TestClient bob = device(lane, "bob");
      publish("live");
      assertThat(bob.connAck().sessionPresent()).isFalse();
      assertThat(bob.messages()).isEmpty();
      assertThat(broker.core.tree().count()).isZero();
      SubAck refused = (SubAck) bob.subscribes("sea/secret", AT_LEAST_ONCE).received.get(1);
      assertThat(refused.reasons()).containsExactly(ReasonCode.NOT_AUTHORIZED);
      TestClient back = device(lane, "alice");
      assertThat(back.connAck().sessionPresent()).as("nor does alice get bob's").isFalse();
    }
  }

  @Test
  void aConnectionThatAnotherUserTakesOverEndsAsItsSessionDoes() {
    TestClient watcher = broker.open(1).connects("watcher", 0).subscribes("will", AT_MOST_ONCE);
    TestClient alice = broker.open(0).says(connect("alice", TestClient.will("will", 500)));
    alice.subscribes("sea/secret", AT_LEAST_ONCE);
    TestClient bob = device(1, "bob");
    assertThat(alice.closedBy).isEqualTo(CloseCause.TAKEN_OVER);
    assertThat(alice.disconnect())
        .extracting(Disconnect::reason)
        .isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
    assertThat(watcher.messages()).as("not before its delay, but with its session").hasSize(1);
    assertThat(broker.events(SessionClosed.class))
        .extracting(SessionClosed::cause)
        .containsExactly(CloseCause.TAKEN_OVER);
    publish("live");
    assertThat(bob.messages()).isEmpty();
    assertThat(bob.closedBy).isNull();
  }

  @Test
  void theSameUserAndWhoHasNoNameFindTheSessionAsBefore() {
    device(0, "alice").subscribes("a", AT_LEAST_ONCE);
    assertThat(device(1, "alice").connAck().sessionPresent()).isTrue();
    assertThat(device(0, null).connAck().sessionPresent()).isTrue();
    assertThat(device(0, "bob").connAck().sessionPresent()).as("nobody's before").isTrue();
  }

  @Test
  void whoMayInheritBySomebodysRuleFindsTheSession() {
    device(0, "page 1");
    assertThat(device(0, "page 2").connAck().sessionPresent()).isTrue();
    assertThat(device(0, "page 3").connAck().sessionPresent()).isFalse();
  }

  @Test
  void theStoreKeepsWhoseSessionItIsAndForgetsItForGood() {
    MemoryStore store =
        MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 1_000);
    broker = new TestBroker(BrokerSettings.defaults(), store, GUARD, 2);
    device(0, "alice").subscribes("sea/secret", AT_LEAST_ONCE);
    publish("queued");
    restart(store);
    assertThat(device(1, "alice").connAck().sessionPresent()).isTrue();
    restart(store);
    TestClient bob = device(1, "bob");
    assertThat(bob.connAck().sessionPresent()).isFalse();
    assertThat(bob.messages()).isEmpty();
    restart(store);
    TestClient back = device(0, "bob");
    assertThat(back.connAck().sessionPresent()).as("his own").isTrue();
    publish("live");
    assertThat(back.messages()).isEmpty();
  }

  private void restart(MemoryStore store) {
    store.crash();
    commits.clear();
    broker = new TestBroker(BrokerSettings.defaults(), store, GUARD, 2);
  }
}
