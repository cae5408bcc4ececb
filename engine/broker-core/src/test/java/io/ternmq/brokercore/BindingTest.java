package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.Store;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A CONNECT that waits for a word, for its session or for the store: not for ever. */
class BindingTest {
  private final ArrayDeque<Runnable> commits = new ArrayDeque<>();
  private final Store slow =
      MemoryStore.delayed((nanos, task) -> commits.add(task), new SplittableRandom(1), 1_000);
  private final List<LoginAnswer> asked = new ArrayList<>();
  private final Guard hesitant =
      new Guard(
          (login, later) -> {
            asked.add(later);
            return LoginResult.LATER;
          },
          List.of(),
          Authorizer.EVERYTHING);

  @Test
  void waitsForTheAuthenticatorUpToFiveSeconds() {
    TestBroker broker =
        new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), hesitant, 1);
    TestClient patient = broker.open().connects("patient", 0);
    TestClient forgotten = broker.open().connects("forgotten", 0);
    broker.pass(4_900);
    asked.get(0).answer(LoginResult.accepted(TestClient.identity("patient")));
    broker.settle();
    assertThat(patient.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(forgotten.received).isEmpty();
    broker.pass(150);
    assertThat(forgotten.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    assertThat(forgotten.closedBy).isEqualTo(CloseCause.REFUSED);
    asked.get(1).answer(LoginResult.accepted(TestClient.identity("forgotten")));
    broker.settle();
    assertThat(forgotten.received).as("an answer that comes late changes nothing").hasSize(1);
    assertThat(broker.core.directory().count()).isEqualTo(1);
  }

  @Test
  void waitsNoLongerThanTheSettingSays() {
    BrokerSettings brief =
        BrokerSettings.defaults().with(its -> its.readPauseNanos = 1_000_000_000L);
    TestBroker broker = new TestBroker(brief, MemoryStore.immediate(), hesitant, 1);
    TestClient forgotten = broker.open().connects("forgotten", 0);
    broker.pass(950);
    assertThat(forgotten.received).isEmpty();
    broker.pass(100);
    assertThat(forgotten.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
  }

  @Test
  void waitsForTheStoreUpToFiveSeconds() {
    TestBroker broker = new TestBroker(BrokerSettings.defaults(), slow, 1);
    TestClient client = broker.open().connects("c", 60);
    broker.pass(4_900);
    assertThat(client.received).isEmpty();
    broker.pass(150);
    assertThat(client.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    commits.remove().run();
    broker.settle();
    assertThat(client.received).hasSize(1);
  }

  @Test
  void waitsForTheOldConnectionsReceiptsUpToFiveSeconds() {
    TestBroker broker = new TestBroker(BrokerSettings.defaults(), slow, 2);
    broker.open(0).connects("c", 60);
    TestClient fresh = broker.open(1).connects("c", 60);
    broker.pass(5_050);
    assertThat(fresh.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    while (!commits.isEmpty()) {
      commits.remove().run();
      broker.settle();
    }
    TestClient again = broker.open(1).connects("c", 60);
    commits.remove().run();
    broker.settle();
    assertThat(again.connAck().sessionPresent()).as("nothing of the session was lost").isTrue();
  }

  @Test
  void isNotRefusedLaterForHavingWaitedOnce() {
    TestBroker broker = new TestBroker(BrokerSettings.defaults(), slow, 1);
    TestClient client = broker.open().connects("c", 60);
    broker.pass(4_000);
    commits.remove().run();
    broker.settle();
    broker.pass(60_000);
    assertThat(client.closedBy).isNull();
  }
}
