package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.SessionState;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The list of clients where events came faster than they could be heard. */
final class UnheardEventsTest {
  /** So long that a hundred and some events fill the room for those that wait. */
  private static final String LONG = "x".repeat(60_000);

  private static final String LOST = "lost" + LONG;
  private static final String CAME = "came" + LONG;

  private final CountDownLatch mayHear = new CountDownLatch(1);
  private final Observer observer = Observer.inMemory();

  private final BrokerListener slow =
      (event, now) -> {
        try {
          mayHear.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        observer.onEvent(event, now);
      };

  private @Nullable SessionState stateOf(String clientId) {
    ClientSummary client = observer.book().find(clientId);
    return client == null ? null : client.state();
  }

  private void awaitState(String clientId, SessionState state) throws Exception {
    Served.await(() -> stateOf(clientId), shown -> shown == state);
  }

  @Test
  void theListTellsOfThoseWhoseComingOrGoingWasNotHeard() throws Exception {
    BrokerOptions options = BrokerOptions.onFreePorts().withLanes(2).withEventListener(slow);
    try (Broker broker = Broker.start(options);
        HttpApi api = HttpApi.start(broker, observer, HttpOptions.of("127.0.0.1", 0))) {
      assertThat(api.address().getPort()).isPositive();
      InetSocketAddress mqtt = Objects.requireNonNull(broker.mqttAddress());
      Device lost = Device.connected(mqtt, LOST);
      while (broker.droppedEventCount() == 0) {
        Device.connected(mqtt, LONG).reset();
      }
      lost.reset();
      try (Device came = Device.connected(mqtt, CAME)) {
        came.ping();
        mayHear.countDown();
        awaitState(CAME, SessionState.CONNECTED);
        awaitState(LOST, SessionState.DISCONNECTED);
        awaitState(LONG, SessionState.DISCONNECTED);
      }
    } finally {
      mayHear.countDown();
      observer.close();
    }
  }
}
