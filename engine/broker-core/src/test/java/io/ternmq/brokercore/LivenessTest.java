package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** How soon a dead peer is noticed, and that a live one never is. */
class LivenessTest {
  private final TestBroker broker = new TestBroker();

  private TestClient client(int keepAliveSeconds) {
    return broker.open().connects("c", true, 0, keepAliveSeconds, TestClient.will("will/c", 0));
  }

  @Test
  void closesASilentClientAtOneAndAHalfKeepAlivesNeverEarlyAndWithin250Millis() {
    TestClient client = client(2);
    broker.pass(2_990);
    assertThat(client.closedBy).isNull();
    broker.pass(260);
    assertThat(client.closedBy).as("trap 8").isEqualTo(CloseCause.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  void countsFromTheLastCompletePacket() {
    TestClient client = client(2);
    for (int round = 0; round < 20; round++) {
      broker.pass(2_900);
      client.pings();
    }
    assertThat(client.closedBy).isNull();
    broker.pass(3_250);
    assertThat(client.closedBy).isEqualTo(CloseCause.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  void neverClosesASilentClientWithoutKeepAlive() {
    TestClient client = client(0);
    broker.pass(24 * 3_600_000L);
    assertThat(client.closedBy).isNull();
  }

  @Test
  void letsSentDataStayUnacknowledgedForOneAndAHalfKeepAlivesAndTheSettingAtLeast() {
    TestBroker brief =
        new TestBroker(
            BrokerSettings.defaults().with(its -> its.userTimeoutNanos = 15_000_000_000L),
            MemoryStore.immediate(),
            1);
    assertThat(brief.open().connects("a", true, 0, 0, null).userTimeoutMillis).isEqualTo(15_000);
    assertThat(brief.open().connects("b", true, 0, 9, null).userTimeoutMillis).isEqualTo(15_000);
    assertThat(brief.open().connects("c", true, 0, 10, null).userTimeoutMillis).isEqualTo(15_000);
    assertThat(brief.open().connects("d", true, 0, 11, null).userTimeoutMillis).isEqualTo(16_500);
    assertThat(client(0).userTimeoutMillis).as("by default").isEqualTo(20_000);
  }

  @Test
  void timesThatAreSetHold() {
    TestBroker brief =
        new TestBroker(
            BrokerSettings.defaults()
                .with(
                    its -> {
                      its.connectTimeoutNanos = 2_000_000_000L;
                      its.packetStallNanos = 3_000_000_000L;
                    }),
            MemoryStore.immediate(),
            1);
    TestClient quiet = brief.open();
    TestClient stalled = brief.open().connects("c", true, 0, 60, null);
    stalled.engine.onInput(500, true, brief.now());
    brief.pass(1_950);
    assertThat(quiet.closedBy).isNull();
    brief.pass(100);
    assertThat(quiet.closedBy).isEqualTo(CloseCause.CONNECT_TIMEOUT);
    brief.pass(900);
    assertThat(stalled.closedBy).isNull();
    brief.pass(300);
    assertThat(stalled.closedBy).isEqualTo(CloseCause.STALLED_PACKET);
  }

  @Test
  void doesNotTakeItsOwnStandstillForSilence() {
    TestClient alive = client(2);
    TestClient silent = broker.open().connects("silent", true, 0, 2, null);
    broker.pass(1_000);
    alive.pings();
    broker.leap(10_000);
    assertThat(alive.closedBy).as("trap 13: a pause of the server expires everybody").isNull();
    alive.pings();
    broker.pass(1_750);
    assertThat(silent.closedBy).isNull();
    broker.pass(500);
    assertThat(silent.closedBy).isEqualTo(CloseCause.KEEP_ALIVE_TIMEOUT);
    assertThat(alive.closedBy).isNull();
    assertThat(broker.events(BrokerEvent.Stalled.class)).isNotEmpty();
  }

  @Test
  void closesAConnectionWithoutConnectAtItsDeadline() {
    TestClient quiet = broker.open();
    TestClient half = broker.open();
    broker.pass(5_000);
    half.engine.onInput(10, true, broker.now());
    broker.pass(4_900);
    assertThat(quiet.closedBy).isNull();
    broker.pass(200);
    assertThat(quiet.closedBy).isEqualTo(CloseCause.CONNECT_TIMEOUT);
    assertThat(half.closedBy).isEqualTo(CloseCause.CONNECT_TIMEOUT);
  }

  @Test
  void closesAConnectionWhosePacketDoesNotGetOn() {
    TestClient client = client(60);
    client.engine.onInput(500, true, broker.now());
    broker.pass(9_900);
    assertThat(client.closedBy).isNull();
    broker.pass(350);
    assertThat(client.closedBy).isEqualTo(CloseCause.STALLED_PACKET);
  }

  @Test
  void closesATricklingPacketAfterItsFirstTenSeconds() {
    TestClient client = client(60);
    for (int second = 0; second < 30 && client.closedBy == null; second++) {
      client.engine.onInput(100, true, broker.now());
      broker.pass(1_000);
      if (second < 9) {
        assertThat(client.closedBy).isNull();
      }
    }
    assertThat(client.closedBy).isEqualTo(CloseCause.STALLED_PACKET);
  }

  @Test
  void letsALargePacketThatGetsOnTakeLongerThanTheKeepAlive() {
    TestClient client = client(2);
    for (int second = 0; second < 30; second++) {
      client.engine.onInput(2_000, true, broker.now());
      broker.pass(500);
      client.engine.onInput(2_000, true, broker.now());
      broker.pass(500);
    }
    assertThat(client.closedBy).isNull();
    broker.pass(2_500);
    assertThat(client.closedBy).isEqualTo(CloseCause.STALLED_PACKET);
  }

  @Test
  void publishesTheWillOfAClientThatFellSilent() {
    TestClient watcher =
        broker.open().connects("w", true, 0, 0, null).subscribes("will/#", AT_MOST_ONCE);
    client(2);
    broker.pass(3_300);
    assertThat(watcher.messages()).hasSize(1);
    assertThat(broker.events(Disconnected.class))
        .first()
        .satisfies(event -> assertThat(event.lastHeardMillis()).isBetween(3_000L, 3_250L));
  }
}
