package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A client that sends more than a second may have, on virtual time. */
class InboundRateTest {
  private static TestBroker with(Consumer<BrokerSettings.Editor> changes) {
    return new TestBroker(BrokerSettings.defaults().with(changes), MemoryStore.immediate(), 1);
  }

  /** Sends as long as it is read, and at most this many. */
  private static int send(TestClient client, int most) {
    int sent = 0;
    while (sent < most && !client.isPaused) {
      client.publishes("a", "x", QoS.AT_MOST_ONCE, 0);
      sent++;
    }
    return sent;
  }

  private static long pauses(TestBroker broker) {
    return broker.core.refusals().count(ReasonCode.MESSAGE_RATE_TOO_HIGH);
  }

  @Test
  void aClientAboveItsMessagesASecondIsReadMoreSlowlyAndLosesNothing() {
    TestBroker broker = with(its -> its.clientMessagesPerSecond = 100);
    TestClient receiver = broker.open().connects("r", 0).subscribes("a", QoS.AT_MOST_ONCE);
    TestClient client = broker.open().connects("c", 0);
    int sent = send(client, 1_000);
    assertThat(sent).as("a second's worth at once").isEqualTo(101);
    for (int tick = 0; tick < 200; tick++) {
      broker.pass(50);
      sent += send(client, 1_000);
    }
    assertThat(sent).as("ten seconds more").isBetween(1_050, 1_120);
    assertThat(receiver.messages()).hasSize(sent);
    assertThat(client.closedBy).isNull();
    assertThat(pauses(broker)).isPositive();
  }

  @Test
  void atTheBoundItIsNotHeld() {
    TestBroker broker = with(its -> its.clientMessagesPerSecond = 100);
    TestClient client = broker.open().connects("c", 0);
    for (int second = 0; second < 10; second++) {
      assertThat(send(client, 100)).isEqualTo(100);
      assertThat(client.isPaused).isFalse();
      broker.pass(1_000);
    }
    assertThat(pauses(broker)).isZero();
    assertThat(broker.events(BrokerEvent.Throttled.class)).isEmpty();
  }

  @Test
  void aClientAboveItsBytesASecondIsReadMoreSlowly() {
    TestBroker broker = with(its -> its.clientBytesPerSecond = 1_000);
    TestClient client = broker.open().connects("c", 0);
    client.engine.onInput(1_000, false, broker.now());
    assertThat(client.isPaused).isFalse();
    client.engine.onInput(500, false, broker.now());
    assertThat(client.isPaused).isTrue();
    broker.pass(450);
    assertThat(client.isPaused).isTrue();
    broker.pass(150);
    assertThat(client.isPaused).isFalse();
  }

  @Test
  void noPauseIsLongerThanAnyMayBeHoweverMuchCameAtOnce() {
    TestBroker broker = with(its -> its.clientBytesPerSecond = 1_024);
    TestClient client = broker.open().connects("c", 0);
    client.engine.onInput(16 << 20, false, broker.now());
    broker.pass(4_900);
    assertThat(client.isPaused).isTrue();
    broker.pass(200);
    assertThat(client.isPaused).isFalse();
    assertThat(client.closedBy).isNull();
  }

  @Test
  void itsKeepAliveStandsStillWhileItIsNotRead() {
    TestBroker broker = with(its -> its.clientBytesPerSecond = 1_024);
    TestClient client = broker.open().connects("c", false, 60, 2, null);
    client.engine.onInput(16 << 20, false, broker.now());
    broker.pass(4_900);
    assertThat(client.closedBy).as("1.5 x 2 s have passed").isNull();
    broker.pass(200);
    broker.pass(2_000);
    assertThat(client.closedBy).isNull();
    broker.pass(1_500);
    assertThat(client.closedBy).isEqualTo(CloseCause.KEEP_ALIVE_TIMEOUT);
  }

  @Test
  void itIsToldOnceUntilItWasQuietForAWhile() {
    TestBroker broker = with(its -> its.clientMessagesPerSecond = 10);
    TestClient client = broker.open().connects("c", 0);
    for (int tick = 0; tick < 100; tick++) {
      send(client, 100);
      broker.pass(50);
    }
    assertThat(broker.events(BrokerEvent.Throttled.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.isOfBytes()).isFalse();
              assertThat(event.perSecond()).isEqualTo(10);
            });
    broker.pass(12_000);
    send(client, 100);
    assertThat(broker.events(BrokerEvent.Throttled.class)).hasSize(2);
  }

  @Test
  void othersAreReadAsBeforeAndItsEndEndsThePauseToo() {
    TestBroker broker = with(its -> its.clientMessagesPerSecond = 10);
    TestClient client = broker.open().connects("c", 0);
    TestClient other = broker.open().connects("o", 0);
    send(client, 100);
    assertThat(client.isPaused).isTrue();
    assertThat(send(other, 10)).isEqualTo(10);
    client.dies(CloseCause.RESET);
    broker.pass(5_000);
    assertThat(other.closedBy).isNull();
  }

  @Test
  void aBoundThatIsSetWhileTheBrokerRunsHoldsForWhoIsThere() {
    TestBroker broker = with(its -> {});
    TestClient client = broker.open().connects("c", 0);
    assertThat(send(client, 500)).isEqualTo(500);
    broker.core.reload(broker.core.settings().with(its -> its.clientMessagesPerSecond = 100));
    broker.settle();
    assertThat(send(client, 500)).isEqualTo(101);
  }
}
