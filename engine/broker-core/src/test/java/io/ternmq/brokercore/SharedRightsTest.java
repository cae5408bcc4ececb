package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members of a shared group, some of which have no right to what comes. */
class SharedRightsTest {
  private static final String SHARED = "$share/g/jobs/#";

  /** Whose client id begins with "no" may not receive what is a secret. */
  private static final Authorizer RIGHTS =
      new AllowingAuthorizer() {
        @Override
        public boolean judgesDeliveries() {
          return true;
        }

        @Override
        public boolean mayReceive(Identity client, TopicName topic) {
          return !client.clientId().startsWith("no") || !topic.text().endsWith("secret");
        }
      };

  private TestBroker broker = broker(SharedDispatch.ROUND_ROBIN);

  private static TestBroker broker(SharedDispatch dispatch) {
    return new TestBroker(
        BrokerSettings.defaults().with(its -> its.sharedDispatch = dispatch),
        MemoryStore.immediate(),
        new Guard(Authenticator.ANYBODY, List.of(), RIGHTS),
        2);
  }

  private TestClient member(int lane, String clientId) {
    return broker.open(lane).connects(clientId, 600).subscribes(SHARED, EXACTLY_ONCE);
  }

  private void publish(String topic, int count, QoS qos) {
    TestClient boss = broker.open(1).connects("boss", 0);
    for (int number = 1; number <= count; number++) {
      boss.publishes(topic, String.valueOf(number), qos, number);
      if (qos == EXACTLY_ONCE) {
        boss.acks(PacketType.PUBREL, number);
      }
    }
  }

  private int waiting(String clientId) {
    int[] waiting = {-1};
    broker.core.visitSessions(
        (session, now) -> {
          if (session.clientId().equals(clientId)) {
            waiting[0] = session.waiting();
          }
        },
        () -> {});
    broker.settle();
    return waiting[0];
  }

  private long denied() {
    return broker.core.drops().count(DropReason.NOT_AUTHORIZED_TO_RECEIVE);
  }

  @ParameterizedTest
  @EnumSource(SharedDispatch.class)
  void aMemberWithoutTheRightIsPassedOver(SharedDispatch dispatch) {
    broker = broker(dispatch);
    TestClient first = member(0, "nobody 1");
    TestClient worker = member(1, "worker");
    TestClient second = member(1, "nobody 2");
    publish("jobs/secret", 8, AT_LEAST_ONCE);
    publish("jobs/secret", 4, EXACTLY_ONCE);
    assertThat(worker.messages()).hasSize(12);
    assertThat(first.messages()).isEmpty();
    assertThat(second.messages()).isEmpty();
    assertThat(denied()).isZero();
  }

  @Test
  void itGetsItsShareOfWhatItMayReceive() {
    TestClient nobody = member(0, "nobody");
    TestClient worker = member(1, "worker");
    publish("jobs/open", 4, AT_LEAST_ONCE);
    assertThat(nobody.messages()).hasSize(2);
    assertThat(worker.messages()).hasSize(2);
  }

  @Test
  void whatNobodyOnLineMayReceiveWaitsForAMemberThatIsAway() {
    member(0, "worker").dies(CloseCause.RESET);
    TestClient nobody = member(1, "nobody");
    publish("jobs/secret", 3, AT_LEAST_ONCE);
    assertThat(nobody.messages()).isEmpty();
    assertThat(broker.open(0).connects("worker", 600).messages()).hasSize(3);
    assertThat(denied()).isZero();
  }

  @Test
  void whatWaitedForAMemberThatMayNotReceiveItGoesOn() {
    member(1, "worker").dies(CloseCause.RESET);
    member(0, "nobody").dies(CloseCause.RESET);
    publish("jobs/secret", 3, AT_LEAST_ONCE);
    TestClient nobody = broker.open(0);
    assertThat(waiting("nobody")).isPositive();
    assertThat(nobody.connects("nobody", 600).messages()).isEmpty();
    assertThat(broker.open(1).connects("worker", 600).messages()).hasSize(3);
    assertThat(denied()).isZero();
  }

  @Test
  void isGivenUpWhereNoMemberMayReceiveIt() {
    TestClient first = member(0, "nobody 1");
    TestClient second = member(1, "nobody 2");
    publish("jobs/secret", 3, AT_LEAST_ONCE);
    assertThat(first.messages()).isEmpty();
    assertThat(second.messages()).isEmpty();
    assertThat(denied()).isEqualTo(3);
    assertThat(broker.core.keptMessages()).isZero();
  }
}
