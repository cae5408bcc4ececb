package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.core.Moment;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A will belongs to the end of a connection. */
class WillTest {
  private final TestBroker broker = new TestBroker();
  private final TestClient watcher =
      broker.open().connects("watcher", 0).subscribes("will", AT_MOST_ONCE);

  private TestClient client(long expirySeconds, long delaySeconds) {
    return broker
        .open(1)
        .connects("c", false, expirySeconds, 0, TestClient.will("will", delaySeconds));
  }

  @Test
  void goesOutAtOnceOnALossWithoutDelay() {
    client(60, 0).dies(CloseCause.RESET);
    assertThat(watcher.messages()).hasSize(1);
  }

  @Test
  void isDroppedByANormalDisconnectAndKeptByOneThatAsksForIt() {
    client(60, 0).disconnects();
    assertThat(watcher.messages()).isEmpty();
    client(60, 0).says(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, Properties.NONE));
    assertThat(watcher.messages()).hasSize(1);
  }

  @Test
  void waitsForItsDelayAndIsDroppedWhenTheClientIsBackBefore() {
    client(60, 5).dies(CloseCause.RESET);
    broker.pass(4_000);
    broker.open().connects("c", false, 60, 0, null);
    broker.pass(10_000);
    assertThat(watcher.messages()).isEmpty();
    client(60, 5).dies(CloseCause.RESET);
    broker.pass(4_900);
    assertThat(watcher.messages()).isEmpty();
    broker.pass(300);
    assertThat(watcher.messages()).hasSize(1);
  }

  @Test
  void goesOutWhenTheSessionEndsBeforeItsDelay() {
    client(3, 60).dies(CloseCause.RESET);
    broker.pass(3_200);
    assertThat(watcher.messages()).hasSize(1);
    client(0, 60).dies(CloseCause.RESET);
    assertThat(watcher.messages()).hasSize(2);
  }

  private void shutDownLaneOf(TestClient client) {
    broker.core.lane(1).shutDown();
    broker.settle();
    assertThat(client.closedBy).isEqualTo(CloseCause.SHUTDOWN);
  }

  @Test
  void isLeftToTheNextStartByAShutdownHoweverLongThatTakes() {
    shutDownLaneOf(client(600, 0));
    broker.pass(10_000);
    shutDownLaneOf(client(600, 5));
    broker.pass(60_000);
    assertThat(watcher.messages()).isEmpty();
    assertThat(broker.events(BrokerEvent.WillDropped.class))
        .as("its client was back before")
        .hasSize(1);
  }

  @Test
  void goesOutDuringAShutdownWhereTheSessionEnds() {
    shutDownLaneOf(client(0, 5));
    assertThat(watcher.messages()).hasSize(1);
    shutDownLaneOf(client(3, 60));
    broker.pass(3_200);
    assertThat(watcher.messages()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    // delay, due in, waits; in seconds
    "60, 45, 45",
    "60, 60, 60",
    "60, 61, 60", // the clock was set back meanwhile
    "60, 200000000, 60",
    "60, 5, 30",
    "60, -5, 30", // it was due while the broker was down
    "5, 200000000, 30",
  })
  void waitsAfterARestartForWhatIsLeftOfItsDelay(long delay, long dueIn, long waits) {
    Moment now = broker.now();
    assertThat(restoredWaitSeconds(delay, now.epochMillis() + dueIn * 1_000)).isEqualTo(waits);
  }

  @Test
  void waitsForItsDelayAfterARestartWhereItsTimeIsNotKnown() {
    long longest = BrokerSettings.NEVER_SECONDS;
    assertThat(restoredWaitSeconds(longest, -1)).isEqualTo(longest);
  }

  private long restoredWaitSeconds(long delaySeconds, long dueMillis) {
    Moment now = broker.now();
    PutSession stored =
        new PutSession(
            "c",
            null,
            1,
            BrokerSettings.NEVER_SECONDS,
            now.epochMillis(),
            TestClient.will("will", delaySeconds),
            null,
            dueMillis,
            PutSession.ANY_SENT);
    return (SessionWill.restored(stored, now).dueNanos() - now.nanos()) / 1_000_000_000L;
  }
}
