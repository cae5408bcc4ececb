package io.ternmq.brokercore;

import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.core.Moment;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lanes that take in their sessions of a store at different speeds. */
class RestoreTest {
  private static final BrokerSettings SETTINGS = BrokerSettings.defaults();
  private static final long TICK_NANOS = 50_000_000L;

  private final HeldStore held = new HeldStore();
  private final MemoryStore store = held.memory();
  private final TestBroker before = new TestBroker(SETTINGS, store, 1);

  private void commit() {
    held.commit(before);
  }

  private TestClient connected(String clientId, long expirySeconds, @Nullable Will will) {
    TestClient client = before.open().connects(clientId, false, expirySeconds, 0, will);
    commit();
    return client;
  }

  /** What waits for this client in the store. */
  private List<String> queueOf(String clientId) {
    return store.open().sessions().stream()
        .filter(session -> session.session().clientId().equals(clientId))
        .flatMap(session -> session.queue().stream())
        .map(entry -> new String(entry.message().payload(), StandardCharsets.UTF_8))
        .toList();
  }

  /**
   * Starts another broker ten minutes later. Its first lane has its sessions, every other one of
   * the store, some ticks before its second lane begins.
   */
  private void startsLaneByLane() {
    Moment now = before.now().plusNanos(600_000_000_000L);
    List<TestLane> lanes = List.of(new TestLane(0, now), new TestLane(1, now));
    BrokerCore core =
        new BrokerCore(
            SETTINGS,
            BrokerCore.Surroundings.open(store, (event, moment) -> {}),
            lanes,
            new SplittableRandom(1));
    core.restore(
        () -> {},
        fault -> {
          throw fault;
        });
    lanes.get(0).runOnce();
    for (int tick = 1; tick <= 20; tick++) {
      for (TestLane lane : tick < 10 ? lanes.subList(0, 1) : lanes) {
        lane.moment(now.plusNanos(tick * TICK_NANOS));
        lane.runOnce();
        core.lane(lane.index()).onTick();
        core.lane(lane.index()).endTurn();
        held.commitThese();
      }
    }
  }

  @Test
  void theWillOfASessionThatEndedMeanwhileReachesTheSessionsOfAllLanes() {
    Properties delay = Properties.builder().add(Property.WILL_DELAY_INTERVAL, 100).build();
    Will will = new Will(TopicName.of("will"), new byte[] {'x'}, AT_LEAST_ONCE, false, delay);
    TestClient gone = connected("gone", 60, will);
    connected("watcher", 6_000, null).subscribes("will", AT_LEAST_ONCE).disconnects();
    gone.dies(CloseCause.RESET);
    commit();
    startsLaneByLane();
    assertThat(queueOf("watcher")).containsExactly("x");
  }

  @Test
  void whatAMemberOfAGroupLeavesThatEndedMeanwhileFindsTheMembersOfAllLanes() {
    TestClient gone = connected("gone", 60, null).subscribes("$share/g/a", AT_LEAST_ONCE);
    TestClient other = connected("other", 6_000, null).subscribes("$share/g/a", AT_LEAST_ONCE);
    gone.disconnects();
    other.disconnects();
    connected("publisher", 6_000, null)
        .publishes("a", "x", AT_LEAST_ONCE, 1)
        .publishes("a", "x", AT_LEAST_ONCE, 2);
    commit();
    assertThat(queueOf("gone")).containsExactly("x");
    startsLaneByLane();
    assertThat(queueOf("other")).containsExactly("x", "x");
  }
}
