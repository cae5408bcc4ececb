package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What an administrator does to clients, from a thread that is no lane. */
class AdministratorTest {
  private final TestBroker broker = new TestBroker();
  private final TestClient client = broker.open(1).connects("c", 60);

  private List<CloseCause> closed() {
    return broker.events(BrokerEvent.SessionClosed.class).stream()
        .map(BrokerEvent.SessionClosed::cause)
        .toList();
  }

  private static Disconnect disconnect(TestClient of) {
    return Objects.requireNonNull(of.disconnect());
  }

  @Test
  void kicksAClientAndLeavesItsSession() {
    client.subscribes("a", AT_LEAST_ONCE);
    assertThat(broker.core.kick("c", "your rights were withdrawn")).isTrue();
    broker.settle();
    assertThat(disconnect(client).reason()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
    assertThat(disconnect(client).properties().string(Property.REASON_STRING))
        .isEqualTo("your rights were withdrawn");
    assertThat(client.closedBy).isEqualTo(CloseCause.ADMINISTRATOR);
    assertThat(closed()).isEmpty();
    broker.open().connects("p", 0).publishes("a", "1", AT_LEAST_ONCE, 1);
    assertThat(broker.open().connects("c", 60).messages()).containsExactly("a=1 q1 #1");
  }

  @Test
  void publishesTheWillOfAClientThatWasKicked() {
    TestClient watcher = broker.open().connects("w", 0).subscribes("will", AT_MOST_ONCE);
    broker.open(1).connects("d", false, 60, 0, TestClient.will("will", 0));
    broker.core.kick("d", "go");
    broker.settle();
    assertThat(watcher.messages()).hasSize(1);
  }

  @Test
  void saysThatNobodyHasThatClientId() {
    assertThat(broker.core.kick("nobody", "go")).isFalse();
    assertThat(broker.core.expire("nobody")).isFalse();
    assertThat(broker.core.purge("nobody")).isFalse();
  }

  @Test
  void expiresASessionThatWaitsAndNoOther() {
    broker.core.expire("c");
    broker.settle();
    assertThat(client.closedBy).isNull();
    client.dies(CloseCause.RESET);
    broker.core.expire("c");
    broker.settle();
    assertThat(closed()).containsExactly(CloseCause.EXPIRED_BY_ADMINISTRATOR);
    assertThat(broker.core.directory().count()).isZero();
    broker.core.expire("c");
    broker.settle();
  }

  @Test
  void purgesASessionWithItsConnection() {
    broker.core.purge("c");
    broker.core.purge("c"); // the second finds it ended
    broker.settle();
    assertThat(disconnect(client).reason()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
    assertThat(closed()).containsExactly(CloseCause.ADMINISTRATOR);
    assertThat(broker.open().connects("c", 60).connAck().sessionPresent()).isFalse();
  }

  @Test
  void purgesASessionThatEndsWithItsConnectionOnce() {
    broker.open().connects("brief", 0);
    broker.core.purge("brief");
    broker.settle();
    assertThat(closed()).containsExactly(CloseCause.ADMINISTRATOR);
  }

  @Test
  void reachesASessionThatHasMovedToAnotherLane() {
    TestClient moved = broker.open(0).connects("c", 60);
    broker.core.kick("c", "go");
    broker.settle();
    assertThat(moved.closedBy).isEqualTo(CloseCause.ADMINISTRATOR);
  }

  // ---- rights withdrawn

  @Test
  void cutsOffWhoMayNotStayAndNobodyElse() {
    TestClient other = broker.open(1).connects("other", 60);
    TestClient silent = broker.open(1);
    RightsReview review = new RightsReview(its -> !its.clientId().equals("other"));
    broker.core.lane(1).dismiss(Integer.MAX_VALUE, review);
    broker.settle();
    assertThat(disconnect(other).reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(other.closedBy).isEqualTo(CloseCause.ADMINISTRATOR);
    assertThat(client.closedBy).isNull();
    assertThat(silent.closedBy).isNull();
    TestClient back = broker.open(1).connects("other", 60);
    assertThat(back.connAck().sessionPresent()).as("its session waited").isTrue();
  }

  // ---- elsewhere

  @Test
  void sendsEverybodyElsewhere() {
    TestClient watcher = broker.open(0).connects("w", 0).subscribes("will", AT_MOST_ONCE);
    TestClient old =
        broker
            .open(1)
            .says(
                new Connect(
                    ProtocolVersion.MQTT_3_1_1, true, 0, "old", null, null, null, Properties.NONE));
    broker.open(1).connects("d", false, 60, 0, TestClient.will("will", 0));
    TestClient silent = broker.open(1);
    broker.core.lane(1).dismiss(Integer.MAX_VALUE, new Redirection("other:1883", false));
    broker.settle();
    assertThat(disconnect(client).reason()).isEqualTo(ReasonCode.USE_ANOTHER_SERVER);
    assertThat(disconnect(client).properties().string(Property.SERVER_REFERENCE))
        .isEqualTo("other:1883");
    assertThat(old.disconnect()).isNull();
    assertThat(old.closedBy).isEqualTo(CloseCause.SHUTDOWN);
    assertThat(silent.received).isEmpty();
    assertThat(silent.closedBy).isEqualTo(CloseCause.SHUTDOWN);
    assertThat(watcher.closedBy).isNull();
    assertThat(watcher.messages()).as("the will is kept").isEmpty();
    broker.core.lane(0).dismiss(Integer.MAX_VALUE, new Redirection("other:1883", true));
    assertThat(disconnect(watcher).reason()).isEqualTo(ReasonCode.SERVER_MOVED);
  }

  @Test
  void sendsAClientElsewhereAtItsLogin() {
    TestBroker full =
        new TestBroker(
            BrokerSettings.defaults(),
            MemoryStore.immediate(),
            new Guard(
                (login, later) -> LoginResult.elsewhere("b:1883 c:1883", true),
                List.of(),
                io.ternmq.brokercore.security.Authorizer.EVERYTHING),
            1);
    TestClient newcomer = full.open().connects("n", 0);
    assertThat(newcomer.connAck().reason()).isEqualTo(ReasonCode.SERVER_MOVED);
    assertThat(newcomer.connAck().properties().string(Property.SERVER_REFERENCE))
        .isEqualTo("b:1883 c:1883");
    assertThat(newcomer.closedBy).isEqualTo(CloseCause.REFUSED);
  }
}
