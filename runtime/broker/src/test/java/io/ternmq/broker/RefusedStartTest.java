package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;
import io.ternmq.transport.ListenFailedException;
import java.nio.file.Path;
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

  private void isFree() throws Exception {
    try (Broker broker = Broker.start(options())) {
      assertThat(broker.durability()).isEqualTo("os");
    }
  }
}
