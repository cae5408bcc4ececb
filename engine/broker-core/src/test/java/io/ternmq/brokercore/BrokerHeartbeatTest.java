package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.QoS;
import org.junit.jupiter.api.Test;

/** The broker's own heartbeat: whom it asks, when, and what counts as an answer. */
class BrokerHeartbeatTest {
  private final TestBroker broker = new TestBroker();

  private TestClient client(int keepAliveSeconds) {
    TestClient client = broker.open();
    client.canProbe = true;
    return client.connects("c", true, 0, keepAliveSeconds, null);
  }

  @Test
  void asksAfterThirtySecondsOfSilenceAndGivesUpAfterThirtyMore() {
    TestClient client = client(0);
    broker.pass(29_900);
    assertThat(client.probes).isZero();
    broker.pass(200);
    assertThat(client.probes).isEqualTo(1);
    broker.pass(29_800);
    assertThat(client.closedBy).isNull();
    broker.pass(400);
    assertThat(client.closedBy).isEqualTo(CloseCause.PROBE_TIMEOUT);
    assertThat(client.probes).isEqualTo(1);
    assertThat(broker.events(Disconnected.class))
        .first()
        .satisfies(event -> assertThat(event.cause()).isEqualTo(CloseCause.PROBE_TIMEOUT));
  }

  @Test
  void neverAsksAClientWithAKeepAlive() {
    TestClient client = client(600);
    for (int round = 0; round < 20; round++) {
      broker.pass(550_000);
      client.pings();
    }
    assertThat(client.probes).as("some clients close on a PING frame").isZero();
  }

  @Test
  void neverAsksWhereNothingBeneathMqttCouldAnswer() {
    TestClient client = broker.open().connects("c", true, 0, 0, null);
    broker.pass(3_600_000);
    assertThat(client.probes).isZero();
    assertThat(client.closedBy).isNull();
  }

  @Test
  void anAnswerBeginsANewSilence() {
    TestClient client = client(0);
    for (int round = 1; round <= 10; round++) {
      broker.pass(30_100);
      assertThat(client.probes).isEqualTo(round);
      broker.pass(20_000);
      client.engine.onSignOfLife(broker.now());
    }
    assertThat(client.closedBy).isNull();
  }

  @Test
  void whoTalksIsNotAsked() {
    TestClient client = client(0);
    for (int round = 0; round < 10; round++) {
      broker.pass(20_000);
      client.engine.onInput(10, false, broker.now());
      broker.pass(20_000);
      client.engine.onSignOfLife(broker.now());
    }
    assertThat(client.probes).isZero();
  }

  @Test
  void aSignOfLifeKeepsNoPromiseOfMqtt() {
    TestClient client = client(2);
    for (int round = 0; round < 10; round++) {
      broker.pass(320);
      client.engine.onSignOfLife(broker.now());
    }
    assertThat(client.closedBy).as("[MQTT-3.1.2-22]").isEqualTo(CloseCause.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  void silenceThatTheBrokerKeptItselfDoesNotCount() {
    TestClient client = client(0);
    client.publishes("t", "x", QoS.AT_MOST_ONCE, 0);
    broker.pass(20_000);
    assertThat(client.engine.pauseForRoom(broker.now())).isTrue();
    broker.pass(4_000);
    client.engine.resumeForRoom(broker.now());
    broker.pass(9_900);
    assertThat(client.probes).isZero();
    broker.pass(200);
    assertThat(client.probes).isEqualTo(1);
  }

  @Test
  void aStandstillOfTheBrokerCountsAgainstNobody() {
    TestClient client = client(0);
    broker.pass(31_000);
    assertThat(client.probes).isEqualTo(1);
    broker.leap(60_000);
    assertThat(client.closedBy).isNull();
    client.engine.onSignOfLife(broker.now());
    broker.pass(29_000);
    assertThat(client.closedBy).isNull();
  }

  @Test
  void itCanBeSwitchedOff() {
    TestBroker quiet =
        new TestBroker(
            BrokerSettings.defaults().with(its -> its.heartbeatNanos = 0),
            MemoryStore.immediate(),
            1);
    TestClient client = quiet.open();
    client.canProbe = true;
    client.connects("c", true, 0, 0, null);
    quiet.pass(600_000);
    assertThat(client.probes).isZero();
  }

  @Test
  void whatCameBeforeMqttIsPartOfTheTimeForConnect() {
    TestClient client = broker.open();
    client.engine.onPreamble(7_000_000_000L, broker.now());
    broker.pass(2_900);
    assertThat(client.closedBy).isNull();
    broker.pass(200);
    assertThat(client.closedBy).isEqualTo(CloseCause.CONNECT_TIMEOUT);
  }
}
