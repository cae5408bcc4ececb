package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.DropReason;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The right to receive, asked for right before a message is first sent. */
class DeliveryRightsTest {
  private final List<String> asked = new ArrayList<>();
  private boolean judges = true;

  private final Authorizer rights =
      new AllowingAuthorizer() {
        @Override
        public boolean judgesDeliveries() {
          return judges;
        }

        @Override
        public boolean mayReceive(Identity client, TopicName topic) {
          asked.add(client.clientId() + " receives " + topic);
          return !topic.text().startsWith("secret");
        }
      };

  private final Guard guard = new Guard(Authenticator.ANYBODY, List.of(), rights);
  private final TestBroker broker =
      new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), guard, 2);
  private final TestClient publisher = broker.open(1).connects("p", 0);

  @Test
  void asksAfterARestartToo() {
    ArrayDeque<Runnable> commits = new ArrayDeque<>();
    MemoryStore store =
        MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 1_000);
    TestBroker before = new TestBroker(BrokerSettings.defaults(), store, 1);
    TestClient reader = before.open();
    commit(before, commits, () -> reader.connects("r", 60));
    commit(before, commits, () -> reader.subscribes("#", EXACTLY_ONCE));
    commit(before, commits, reader::disconnects);
    TestClient writer = before.open();
    commit(before, commits, () -> writer.connects("p", 60));
    commit(before, commits, () -> writer.publishes("secret", "1", AT_LEAST_ONCE, 1));
    commit(before, commits, () -> writer.publishes("a", "2", EXACTLY_ONCE, 2));
    store.crash();
    TestBroker after = new TestBroker(BrokerSettings.defaults(), store, guard, 1);
    TestClient back = after.open();
    commit(after, commits, () -> back.connects("r", 60));
    assertThat(back.messages()).containsExactly("a=2 q2 #2");
    assertThat(after.core.drops().count(DropReason.NOT_AUTHORIZED_TO_RECEIVE)).isEqualTo(1);
  }

  private static void commit(TestBroker on, ArrayDeque<Runnable> commits, Runnable step) {
    step.run();
    while (!commits.isEmpty()) {
      commits.remove().run();
      on.settle();
    }
  }

  private TestClient reader() {
    return broker.open().connects("r", 60);
  }

  private long dropped() {
    return broker.core.drops().count(DropReason.NOT_AUTHORIZED_TO_RECEIVE);
  }

  @Test
  void keepsLiveMessagesOfEveryQosFromWhoMayNotReadThem() {
    TestClient reader = reader().subscribes("#", EXACTLY_ONCE);
    int id = 0;
    for (QoS qos : QoS.values()) {
      publisher.publishes("secret", "1", qos, qos == AT_MOST_ONCE ? 0 : ++id);
      publisher.publishes("a", "2", qos, qos == AT_MOST_ONCE ? 0 : ++id);
    }
    publisher.acks(PacketType.PUBREL, 3).acks(PacketType.PUBREL, 4);
    assertThat(reader.messages()).containsExactly("a=2 q0", "a=2 q1 #2", "a=2 q2 #4");
    assertThat(dropped()).isEqualTo(3);
    assertThat(asked).hasSize(6);
  }

  @Test
  void takesNoPlaceInTheWindowForWhatIsNotSent() {
    TestClient reader = reader().subscribes("#", AT_LEAST_ONCE);
    int window = broker.core.settings().maximumInFlight();
    for (int count = 1; count <= window; count++) {
      publisher.publishes("secret", "1", AT_LEAST_ONCE, count);
    }
    publisher.publishes("a", "2", AT_LEAST_ONCE, 1);
    assertThat(reader.messages()).hasSize(1);
    assertThat(java.util.Objects.requireNonNull(reader.engine.session()).inFlight()).isEqualTo(1);
  }

  @Test
  void judgesWhatWaitedWhenItIsSentAndNotWhenItCame() {
    reader().subscribes("#", AT_LEAST_ONCE).dies(CloseCause.RESET);
    publisher.publishes("secret", "1", AT_LEAST_ONCE, 1).publishes("a", "2", AT_LEAST_ONCE, 2);
    assertThat(asked).isEmpty();
    TestClient back = reader();
    assertThat(back.messages()).containsExactly("a=2 q1 #2");
    assertThat(asked).containsExactly("r receives secret", "r receives a");
  }

  @Test
  void judgesRetainedMessages() {
    publisher.says(TestClient.publish("secret", "1", AT_LEAST_ONCE, true, 1));
    publisher.says(TestClient.publish("a", "2", EXACTLY_ONCE, true, 2));
    TestClient reader = reader().subscribes("#", EXACTLY_ONCE);
    assertThat(reader.messages()).singleElement().asString().startsWith("a=2 q2");
    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void doesNotAskAgainForWhatWasSentBefore() {
    reader().subscribes("a", AT_LEAST_ONCE);
    publisher.publishes("a", "1", AT_LEAST_ONCE, 1);
    assertThat(asked).hasSize(1);
    assertThat(reader().messages()).containsExactly("a=1 q1 #1 dup");
    assertThat(asked).hasSize(1);
  }

  @Test
  void asksNothingWhereDeliveriesAreNotJudged() {
    judges = false;
    TestClient reader = reader().subscribes("#", AT_LEAST_ONCE);
    publisher.publishes("secret", "1", AT_LEAST_ONCE, 1);
    assertThat(reader.messages()).hasSize(1);
    assertThat(asked).isEmpty();
  }
}
