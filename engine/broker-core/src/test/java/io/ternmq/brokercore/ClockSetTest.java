package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.Moment;
import org.junit.jupiter.api.Test;

/** A clock that stands wrong at a start, or is set while the broker runs, ends no session. */
class ClockSetTest {
  private static final long TODAY = 1_796_000_000_000L;
  private static final long AT_1970 = 20_000L;
  private static final long DAY = 24L * 3_600 * 1_000;
  private static final long GRACE_SECONDS = 600;

  private final HeldStore held = new HeldStore();
  private final MemoryStore store = held.memory();
  private TestBroker broker = starts(TODAY);

  private TestBroker starts(long epochMillis) {
    Moment start = new Moment(1_000_000_000L, epochMillis);
    TestBroker started = new TestBroker(BrokerSettings.defaults(), store, Guard.OPEN, 2, start);
    held.commit(started);
    return started;
  }

  private void restart(long epochMillis) {
    held.commit(broker);
    held.close();
    broker = starts(epochMillis);
    broker.pass(1_000);
    held.commit(broker);
  }

  private void clockIsSet(long epochMillis) {
    broker.clock(epochMillis);
    broker.pass(1_000);
    held.commit(broker);
  }

  private long now() {
    return broker.now().epochMillis();
  }

  private void sessionThatIsLeft() {
    TestClient client = broker.open().connects("c", GRACE_SECONDS);
    held.commit(broker);
    client.disconnects();
    held.commit(broker);
  }

  private boolean isThere() {
    return broker.core.directory().count() == 1;
  }

  private void endsAfter(long seconds) {
    broker.pass((seconds - 5) * 1_000);
    held.commit(broker);
    assertThat(isThere()).isTrue();
    broker.pass(10_000);
    held.commit(broker);
    assertThat(isThere()).isFalse();
  }

  @Test
  void aSessionLeftWhileItWas1970IsThereWhereTheNextStartKnowsBetter() {
    broker = starts(AT_1970);
    sessionThatIsLeft();
    restart(TODAY);
    endsAfter(GRACE_SECONDS);
  }

  @Test
  void aStartIn1970AndOneThatKnowsBetterKeepWhatWasConnectedAndWhatWasNot() {
    sessionThatIsLeft();
    restart(AT_1970);
    restart(TODAY + DAY);
    endsAfter(GRACE_SECONDS);
  }

  @Test
  void aStartDecadesTooLateEndsNothing() {
    sessionThatIsLeft();
    restart(TODAY + 9_000 * DAY);
    assertThat(isThere()).isTrue();
    restart(TODAY + 10_000);
    endsAfter(GRACE_SECONDS);
  }

  @Test
  void timeThatTheClockWasSetForwardByIsNotCountedAtTheNextStart() {
    sessionThatIsLeft();
    broker.pass(100_000);
    clockIsSet(now() + DAY);
    broker.pass(100_000);
    restart(now() + 100_000);
    endsAfter(GRACE_SECONDS - 302);
  }

  @Test
  void timeThatTheClockWasSetBackByIsNotGivenAtTheNextStart() {
    sessionThatIsLeft();
    broker.pass(100_000);
    clockIsSet(now() - DAY);
    restart(now() + 200_000);
    endsAfter(GRACE_SECONDS - 302);
  }

  @Test
  void aLongTimeWithoutABrokerCountsAsItDid() {
    sessionThatIsLeft();
    restart(now() + 300 * DAY);
    assertThat(isThere()).isFalse();
  }
}
