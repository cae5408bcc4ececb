package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.lane.RestoreFailedException;
import io.ternmq.brokercore.store.Store;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.packet.QoS;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;
import io.ternmq.transport.ListenFailedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that does not start lets go of its store. */
class RefusedStartTest {
  @TempDir private Path directory;

  private BrokerOptions options() throws StoreUnusableException {
    DurableStore store = DurableStore.open(StoreOptions.of(directory, Level.OS));
    return BrokerOptions.onFreePorts()
        .withLanes(1)
        .withParts(BrokerParts.defaults().withStore(() -> store));
  }

  @Test
  void leavesTheDirectoryToTheNextOneWhereConnectionsAreTooMany() throws Exception {
    for (int attempt = 0; attempt < 2; attempt++) {
      BrokerOptions options = options().withConnections(Integer.MAX_VALUE);
      assertThatThrownBy(() -> Broker.start(options).close())
          .isInstanceOf(ListenFailedException.class)
          .hasMessageContaining("connections are asked for");
    }
    isFree();
  }

  @Test
  void leavesTheDirectoryToTheNextOneWhereOtherMachinesCouldReachIt() throws Exception {
    for (int attempt = 0; attempt < 2; attempt++) {
      BrokerOptions options = options().withHost("0.0.0.0");
      assertThatThrownBy(() -> Broker.start(options).close())
          .isInstanceOf(ListenFailedException.class);
    }
    isFree();
  }

  /** Such as what another version stored; it says so at once, instead of waiting for the rest. */
  @Test
  void saysWhichSessionOfTheStoreMakesNoSense() {
    AtomicBoolean isClosed = new AtomicBoolean();
    Store senseless = new HoldingStore(RefusedStartTest::senseless, () -> isClosed.set(true));
    BrokerOptions options =
        BrokerOptions.onFreePorts()
            .withLanes(2)
            .withParts(BrokerParts.defaults().withStore(() -> senseless));
    assertThatThrownBy(() -> Broker.start(options).close())
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("the session of client 'meter-7' cannot be taken in")
        .hasMessageContaining("data directory aside")
        .hasMessageNotContaining("Exception");
    assertThat(isClosed).isTrue();
  }

  /** A session with a filter that is none. */
  private static StoreSnapshot senseless() {
    PutSession session =
        new PutSession("meter-7", null, 1, 3_600, 0, null, null, 0, PutSession.ANY_SENT);
    SubscriptionRequest request = SubscriptionRequest.of("a/#/b", QoS.AT_LEAST_ONCE);
    StoreSnapshot.StoredSession stored =
        new StoreSnapshot.StoredSession(
            session, List.of(new PutSubscription(1, request, 0)), List.of(), List.of(), 1);
    return new StoreSnapshot(List.of(stored), List.of(), 1, 1);
  }

  private void isFree() throws Exception {
    try (Broker broker = Broker.start(options())) {
      assertThat(broker.durability()).isEqualTo("os");
    }
  }
}
