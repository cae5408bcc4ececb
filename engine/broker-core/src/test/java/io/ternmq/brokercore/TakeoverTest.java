package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The same client id connects again: on this lane, on another, and at the worst moments. */
class TakeoverTest {
  private final TestBroker broker = new TestBroker();
  private final TestClient watcher =
      broker.open().connects("watcher", 0).subscribes("will/#", AT_MOST_ONCE);

  @Test
  void closesTheOldConnectionWith0x8EAndKeepsTheSession() {
    for (int lane = 0; lane < 2; lane++) {
      TestClient old = broker.open(0).connects("c" + lane, 60);
      TestClient fresh = broker.open(lane).connects("c" + lane, 60);
      assertThat(old.closedBy).isEqualTo(CloseCause.TAKEN_OVER);
      assertThat(old.disconnect())
          .extracting(Disconnect::reason)
          .isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
      assertThat(fresh.connAck().sessionPresent()).isTrue();
    }
  }

  @Test
  void doesNotLetTheOldConnectionsEndTouchTheNewOne() {
    TestClient old = broker.open(0).connects("c", 60);
    TestClient fresh = broker.open(1).connects("c", 60).subscribes("a", AT_LEAST_ONCE);
    old.dies(CloseCause.RESET);
    fresh.publishes("a", "1", AT_LEAST_ONCE, 1);
    assertThat(fresh.messages()).containsExactly("a=1 q1 #1");
    assertThat(broker.events(Disconnected.class))
        .extracting(Disconnected::cause)
        .containsExactly(CloseCause.TAKEN_OVER);
  }

  @Test
  void startsAnewWithCleanStartAndForgetsTheQueue() {
    TestClient old = broker.open(0).connects("c", 60).subscribes("a", AT_LEAST_ONCE);
    broker.open(1).connects("p", 0).publishes("a", "1", AT_LEAST_ONCE, 1);
    TestClient fresh = broker.open(1).connects("c", true, 60, 0, null);
    assertThat(old.messages()).hasSize(1);
    assertThat(fresh.connAck().sessionPresent()).isFalse();
    assertThat(fresh.messages()).isEmpty();
    assertThat(broker.core.tree().count()).as("the watcher's alone").isEqualTo(1);
  }

  @Test
  void publishesAWillWithoutDelayAndDropsADelayedOneWhenTheClientResumes() {
    broker.open(0).connects("now", false, 60, 0, TestClient.will("will/now", 0));
    broker.open(1).connects("now", false, 60, 0, null);
    broker.open(0).connects("later", false, 60, 0, TestClient.will("will/later", 5));
    broker.open(1).connects("later", false, 60, 0, null);
    broker.pass(10_000);
    assertThat(watcher.messages()).hasSize(1).first().asString().startsWith("will/now");
  }

  @Test
  void publishesADelayedWillAtOnceWhenTheClientStartsClean() {
    broker.open(0).connects("c", false, 60, 0, TestClient.will("will/c", 5));
    broker.open(1).connects("c", true, 60, 0, null);
    assertThat(watcher.messages()).hasSize(1);
  }

  @Test
  void survivesATakeoverWhileConnackIsInFlight() {
    ArrayDeque<Runnable> commits = new ArrayDeque<>();
    TestBroker slow =
        new TestBroker(
            BrokerSettings.defaults(),
            MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 1_000),
            2);
    TestClient first = slow.open(0).connects("c", 60);
    assertThat(first.received).as("CONNACK waits for the store").isEmpty();
    TestClient second = slow.open(1).connects("c", 60);
    TestClient third = slow.open(0).connects("c", 60);
    for (int round = 0; round < 10 && !commits.isEmpty(); round++) {
      commits.remove().run();
      slow.settle();
    }
    assertThat(first.received).as("no DISCONNECT before a CONNACK").isEmpty();
    assertThat(first.closedBy).isEqualTo(CloseCause.TAKEN_OVER);
    assertThat(second.closedBy).isEqualTo(CloseCause.TAKEN_OVER);
    assertThat(third.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(third.closedBy).isNull();
  }

  @Test
  void bringsAlongWhatWasOnItsWayInTheMailbox() {
    TestClient subscriber = broker.open(0).connects("c", 60).subscribes("a", EXACTLY_ONCE);
    TestClient publisher = broker.open(1).connects("p", 0);
    publisher.engine.onPacket(TestClient.publish("a", "1", AT_LEAST_ONCE, false, 1), broker.now());
    TestClient fresh = broker.open(1);
    fresh.connects("c", 60);
    publisher.publishes("a", "2", AT_LEAST_ONCE, 2);
    assertThat(subscriber.messages()).containsExactly("a=1 q1 #1");
    assertThat(fresh.messages()).containsExactly("a=1 q1 #1 dup", "a=2 q1 #2");
  }

  @Test
  void anEndThatWasNotToldYetComesBeforeTheTakeover() {
    TestBroker broker = new TestBroker();
    TestClient first = broker.open(0).connects("c", 60);
    first.untold = CloseCause.RESET;
    TestClient second = broker.open(1).connects("c", 60);
    assertThat(second.connAck().sessionPresent()).isTrue();
    assertThat(broker.events(BrokerEvent.Disconnected.class))
        .singleElement()
        .satisfies(event -> assertThat(event.cause()).isEqualTo(CloseCause.RESET));
    assertThat(first.closedBy).as("it cannot be told anything").isNull();
  }
}
