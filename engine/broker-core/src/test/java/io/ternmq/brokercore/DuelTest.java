package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent.Duel;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import org.junit.jupiter.api.Test;

/** Two devices with one client id, and what only looks like it. */
class DuelTest {
  private final TestBroker broker = new TestBroker();

  private TestClient takes(int number, boolean cleanStart) {
    return broker.open(number % 2).connects("c", cleanStart, 600, 0, null);
  }

  /** So many takeovers, each of a connection that lived as long as this. */
  private TestClient swaps(int count, long livedMillis, boolean cleanStart) {
    TestClient holder = takes(0, cleanStart);
    for (int number = 1; number <= count; number++) {
      broker.pass(livedMillis);
      TestClient newcomer = takes(number, cleanStart);
      assertThat(holder.closedBy).as("takeover " + number).isEqualTo(CloseCause.TAKEN_OVER);
      holder = newcomer;
    }
    return holder;
  }

  private TestClient duel() {
    return swaps(10, 1_000, false);
  }

  private static void isTurnedAway(TestClient newcomer) {
    assertThat(newcomer.connAck().reason()).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
    assertThat(newcomer.closedBy).isEqualTo(CloseCause.REFUSED);
  }

  private static void isIn(TestClient newcomer) {
    assertThat(newcomer.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(newcomer.closedBy).isNull();
  }

  @Test
  void tenSwapsWithinAMinuteAreADuel() {
    swaps(9, 1_000, false);
    assertThat(broker.events(Duel.class)).isEmpty();
    TestClient tenth = takes(1, false);
    assertThat(broker.events(Duel.class)).as("the ninth came this very moment").isEmpty();
    broker.pass(500);
    isIn(takes(0, false));
    assertThat(tenth.closedBy).isEqualTo(CloseCause.TAKEN_OVER);
    assertThat(broker.events(Duel.class))
        .containsExactly(new Duel("c", "test:0", "test:1", 10, 60));
    assertThat(broker.core.duelCount()).isEqualTo(1);
  }

  @Test
  void tenSwapsWithinMoreThanAMinuteAreNone() {
    TestClient holder = takes(0, false);
    for (int number = 1; number <= 30; number++) {
      for (int second = 0; second < 7; second++) {
        broker.pass(1_000);
        holder.pings();
      }
      holder = takes(number, false);
      isIn(holder);
    }
    assertThat(broker.events(Duel.class)).isEmpty();
  }

  @Test
  void newcomersAreRefusedForAMinuteWhileTheHolderAnswers() {
    TestClient holder = duel();
    for (int second = 1; second < 60; second++) {
      broker.pass(1_000);
      holder.pings();
      TestClient newcomer = takes(second, second % 2 == 0);
      isTurnedAway(newcomer);
      assertThat(newcomer.connAck().properties().userProperties())
          .singleElement()
          .satisfies(
              said -> {
                assertThat(said.name()).isEqualTo("retry-after-ms");
                assertThat(Long.parseLong(said.value())).isBetween(1L, 60_000L);
              });
    }
    assertThat(holder.closedBy).isNull();
    broker.pass(1_001);
    isIn(takes(0, false));
    assertThat(broker.core.refusals().count(ReasonCode.CONNECTION_RATE_EXCEEDED)).isEqualTo(59);
    assertThat(broker.events(Duel.class)).hasSize(1);
  }

  @Test
  void theTimeItNamesIsWhatIsLeftOfTheMinute() {
    duel();
    broker.pass(1_000);
    assertThat(takes(0, false).connAck().properties().userProperties().get(0).value())
        .isEqualTo("59000");
  }

  @Test
  void a3xNewcomerIsRefusedToo() {
    duel();
    TestClient old = broker.open(1);
    old.says(
        new Connect(ProtocolVersion.MQTT_3_1_1, false, 0, "c", null, null, null, Properties.NONE));
    isTurnedAway(old); // as return code 3 on the wire
    assertThat(old.connAck().reason().returnCode()).isEqualTo(3);
    assertThat(old.connAck().properties()).isEqualTo(Properties.NONE);
  }

  @Test
  void aSilentHolderIsReplacedAtOnce() {
    TestClient holder = duel();
    broker.pass(2_000);
    isTurnedAway(takes(0, false));
    broker.pass(50);
    isIn(takes(0, false));
    assertThat(holder.closedBy).isEqualTo(CloseCause.TAKEN_OVER);
  }

  @Test
  void aClientIdThatNobodyHoldsIsFreeDuringADuel() {
    TestClient holder = duel();
    holder.dies(CloseCause.RESET);
    isIn(takes(0, false));
  }

  @Test
  void nobodyElseIsRefused() {
    duel();
    isIn(broker.open().connects("d", 0));
  }

  @Test
  void aRoamingPhoneIsNoDuel() {
    swaps(30, 2_050, false); // each old connection was silent for longer than two seconds
    assertThat(broker.events(Duel.class)).isEmpty();
  }

  @Test
  void thirtyTakeoversByShortLivedConnectionsAreNoDuel() {
    swaps(30, 450, false);
    assertThat(broker.events(Duel.class)).isEmpty();
  }

  @Test
  void cleanStartMakesNoDifference() {
    TestClient holder = swaps(10, 1_000, true);
    assertThat(broker.events(Duel.class)).hasSize(1);
    isTurnedAway(takes(0, true));
    isTurnedAway(takes(1, false));
    assertThat(holder.closedBy).isNull();
  }

  @Test
  void sessionsThatEndWithTheirConnectionMakeNoDifference() {
    for (int number = 0; number <= 10; number++) {
      isIn(broker.open(number % 2).connects("c", 0));
      broker.pass(600);
    }
    assertThat(broker.events(Duel.class)).hasSize(1);
    isTurnedAway(broker.open(0).connects("c", 0));
  }

  @Test
  void aDuelThatGoesOnIsReportedOnceForEachRefusal() {
    duel();
    broker.pass(61_000);
    swaps(10, 1_000, false); // its first connection takes over a silent one: no swap
    assertThat(broker.events(Duel.class)).hasSize(2);
  }

  @Test
  void aBoundOf0NeverCallsItADuel() {
    TestBroker calm =
        new TestBroker(
            BrokerSettings.defaults().with(its -> its.duelSwaps = 0), MemoryStore.immediate(), 2);
    for (int number = 0; number < 40; number++) {
      TestClient newcomer = calm.open(number % 2).connects("c", 60);
      assertThat(newcomer.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
      calm.pass(1_000);
    }
    assertThat(calm.events(Duel.class)).isEmpty();
  }
}
