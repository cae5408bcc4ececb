package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.packet.PacketType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A durable message of a group is at one member at any time, whenever the process dies. */
class SharedStoreTest {
  private static final String SHARED = "$share/g/a";

  private final HeldStore held = new HeldStore();
  private final MemoryStore store = held.memory();
  private TestBroker broker = new TestBroker(BrokerSettings.defaults(), store, 2);

  private void commit() {
    held.commit(broker);
  }

  private void crash() {
    held.crash();
    broker = new TestBroker(BrokerSettings.defaults(), store, 2);
  }

  private TestClient connected(int lane, String clientId, long expirySeconds) {
    TestClient client = broker.open(lane).connects(clientId, false, expirySeconds, 0, null);
    commit();
    return client;
  }

  private TestClient member(int lane, String clientId) {
    TestClient client = connected(lane, clientId, 600).subscribes(SHARED, EXACTLY_ONCE);
    commit();
    return client;
  }

  private static void congest(TestClient client) {
    client.unwritten = BrokerSettings.defaults().unwrittenBytes() + 1;
  }

  /** Who holds what in the store: client id and payload. */
  private List<String> stored() {
    List<String> held = new ArrayList<>();
    store
        .open()
        .sessions()
        .forEach(
            session ->
                session
                    .queue()
                    .forEach(entry -> held.add(session.session().clientId() + " " + text(entry))));
    return held;
  }

  private static String text(StoredEntry entry) {
    return new String(entry.message().payload(), StandardCharsets.UTF_8) + " by " + entry.share();
  }

  @Test
  void movesADurableMessageInOneBatch() {
    TestClient one = member(0, "one");
    congest(one);
    connected(0, "p", 0).publishes("a", "1", EXACTLY_ONCE, 1);
    commit();
    TestClient two = member(1, "two");
    one.dies(CloseCause.RESET);
    assertThat(two.messages()).as("not before it is stored there and gone here").isEmpty();
    assertThat(stored()).containsExactly("one 1 by " + SHARED);
    commit();
    assertThat(two.messages()).containsExactly("a=1 q2 #1");
    assertThat(stored()).containsExactly("two 1 by " + SHARED);
  }

  @Test
  void keepsItWhereItWasWhenACrashPreventsTheMove() {
    TestClient one = member(0, "one");
    congest(one);
    connected(0, "p", 0).publishes("a", "1", EXACTLY_ONCE, 1);
    commit();
    TestClient two = member(1, "two");
    one.dies(CloseCause.RESET);
    crash();
    assertThat(two.messages()).isEmpty();
    assertThat(connected(0, "two", 600).messages()).isEmpty();
    assertThat(connected(1, "one", 600).messages()).containsExactly("a=1 q2 #1 dup");
  }

  @Test
  void letsTheWriteThatIsUnderWayWriteTheNewEntry() {
    TestClient one = member(0, "one");
    TestClient two = member(1, "two");
    congest(one);
    TestClient publisher = connected(0, "p", 0).publishes("a", "1", AT_LEAST_ONCE, 1);
    one.dies(CloseCause.RESET);
    assertThat(two.messages()).as("QoS 1 waits for nothing").containsExactly("a=1 q1 #1");
    assertThat(publisher.acknowledgements()).isEmpty();
    commit();
    assertThat(publisher.acknowledgements()).containsExactly("PUBACK 1");
    assertThat(stored()).containsExactly("two 1 by " + SHARED);
  }

  @Test
  void sendsQos2OnlyWhenTheWriteThatIsUnderWayHasTheNewEntry() {
    connected(0, "one", 600).subscribes(SHARED, AT_LEAST_ONCE).dies(CloseCause.RESET);
    commit();
    connected(0, "p", 0).publishes("a", "1", EXACTLY_ONCE, 1);
    commit();
    TestClient two = connected(1, "two", 600);
    TestClient brief = connected(1, "brief", 0).subscribes(SHARED, EXACTLY_ONCE); // one gives it up
    brief.dies(CloseCause.RESET);
    held.commitNext();
    broker.settle(); // it comes back to one, with QoS 1
    two.subscribes(SHARED, EXACTLY_ONCE); // and goes on before that is written
    assertThat(two.messages()).as("a crash would forget the identifier").isEmpty();
    commit();
    assertThat(two.messages()).containsExactly("a=1 q2 #1");
    assertThat(stored()).containsExactly("two 1 by " + SHARED);
  }

  @Test
  void leavesNothingBehindWhereTheNewMemberAnswersBeforeTheWrite() {
    TestClient one = member(0, "one");
    TestClient two = member(1, "two");
    congest(one);
    connected(0, "p", 0).publishes("a", "1", AT_LEAST_ONCE, 1);
    one.dies(CloseCause.RESET);
    two.acks(PacketType.PUBACK, 1);
    commit();
    assertThat(stored()).isEmpty();
  }

  @Test
  void knowsAfterARestartWhatCameByAGroup() {
    TestClient one = member(0, "one");
    congest(one);
    connected(0, "p", 0).publishes("a", "1", AT_LEAST_ONCE, 1);
    commit();
    crash();
    TestClient two = connected(0, "two", 600).subscribes(SHARED, AT_LEAST_ONCE);
    commit();
    assertThat(two.messages())
        .as("it may have been sent: QoS 1 moves")
        .containsExactly("a=1 q1 #1");
    assertThat(stored()).containsExactly("two 1 by " + SHARED);
    assertThat(connected(1, "one", 600).messages()).isEmpty();
  }

  @Test
  void movesQos2AfterARestartWhereItWasSurelyNeverSent() {
    TestClient one = member(0, "one");
    connected(0, "p", 0).publishes("a", "sent", EXACTLY_ONCE, 1);
    commit();
    one.dies(CloseCause.RESET);
    connected(0, "p", 0).publishes("a", "waits", EXACTLY_ONCE, 2);
    commit();
    crash();
    TestClient two = member(1, "two");
    assertThat(two.messages()).containsExactly("a=waits q2 #1");
    assertThat(connected(0, "one", 600).messages()).containsExactly("a=sent q2 #1 dup");
  }

  @Test
  void movesWhatASessionLeavesInTheBatchThatEndsIt() {
    TestClient one = member(0, "one");
    connected(0, "p", 0).publishes("a", "1", AT_LEAST_ONCE, 1);
    commit();
    TestClient two = member(1, "two");
    two.dies(CloseCause.RESET);
    commit();
    one.dies(CloseCause.RESET);
    broker.open(0).connects("one", true, 0, 0, null);
    assertThat(stored()).containsExactly("one 1 by " + SHARED);
    commit();
    assertThat(stored()).containsExactly("two 1 by " + SHARED);
    assertThat(connected(1, "two", 600).messages()).containsExactly("a=1 q1 #1");
  }

  @Test
  void restoresAGroupWithItsMembers() {
    member(0, "one");
    member(1, "two");
    crash();
    TestClient one = connected(0, "one", 600);
    TestClient two = connected(1, "two", 600);
    TestClient publisher = connected(0, "p", 0);
    for (int packetId = 1; packetId <= 4; packetId++) {
      publisher.publishes("a", String.valueOf(packetId), AT_LEAST_ONCE, packetId);
      commit();
    }
    assertThat(one.messages()).hasSize(2);
    assertThat(two.messages()).hasSize(2);
  }
}
