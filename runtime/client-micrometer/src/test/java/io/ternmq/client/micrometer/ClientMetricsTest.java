package io.ternmq.client.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ternmq.client.MqttClient;
import io.ternmq.client.MqttClientBuilder;
import io.ternmq.client.Publication;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.QueuePolicy;
import io.ternmq.packet.QoS;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a registry shows of a client, over a real socket. */
class ClientMetricsTest {
  private static final int PATIENCE_SECONDS = 20;
  private static final byte[] CONNACK = {0x20, 3, 0, 0, 0};

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ClientMetrics metrics = ClientMetrics.of(registry, "client", "walter");
  private final BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
  private ServerSocket server;

  @BeforeEach
  void begin() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_SECONDS * 1_000);
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  private MqttClientBuilder builder() {
    return MqttClient.builder()
        .server("mqtt://127.0.0.1:" + server.getLocalPort())
        .clientId("walter")
        .retryDelay(Duration.ofMillis(1), Duration.ofMillis(5));
  }

  private Socket welcome() throws IOException {
    Socket socket = server.accept();
    socket.getOutputStream().write(CONNACK);
    return socket;
  }

  private double count(String name, String... tags) {
    Counter found = registry.find(name).tags("client", "walter").tags(tags).counter();
    return found == null ? 0 : found.count();
  }

  /** The handlers of events run one after the other: this one may be a moment behind. */
  private void requireCount(double expected, String name, String... tags) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (count(name, tags) < expected && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(count(name, tags)).as(name).isEqualTo(expected);
  }

  private void await(Class<? extends ClientEvent> kind) throws Exception {
    while (true) {
      ClientEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new TimeoutException("no " + kind.getSimpleName());
      } else if (kind.isInstance(event)) {
        return;
      }
    }
  }

  @Test
  void aLossAndAReturnAreCountedWithTheirCauseAndTimed() throws Exception {
    try (MqttClient client = metrics.build(builder().onEvent(events::add))) {
      client.start();
      try (Socket first = welcome()) {
        await(ClientEvent.Connected.class);
        assertThat(registry.get(ClientMetrics.ONLINE).gauge().value()).isEqualTo(1);
        first.setSoLinger(true, 0); // RST
      }
      try (Socket second = welcome()) {
        await(ClientEvent.SessionLost.class);
        assertThat(second.isConnected()).isTrue();
        client.disconnect(Duration.ofSeconds(PATIENCE_SECONDS)).get();
      }
    }
    requireCount(2, ClientMetrics.CONNECTIONS, "session", "absent");
    requireCount(1, ClientMetrics.LOSSES, "cause", "reset");
    requireCount(1, ClientMetrics.SESSIONS_LOST);
    assertThat(registry.get(ClientMetrics.GAP).timer().count()).isEqualTo(1);
    assertThat(registry.get(ClientMetrics.GAP).timer().totalTime(TimeUnit.NANOSECONDS))
        .isPositive();
    assertThat(registry.get(ClientMetrics.ONLINE).gauge().value()).isZero();
  }

  @Test
  void whatIsDroppedHasItsReasonAndWhatWaitsIsShown() throws Exception {
    MqttClientBuilder small = builder().queue(1, 1_000).queuePolicy(QueuePolicy.REJECT);
    try (MqttClient client = metrics.build(small)) {
      client.publish(Publication.of("t", "kept", QoS.AT_LEAST_ONCE)).stored().get();
      assertThat(registry.get(ClientMetrics.UNFINISHED).gauge().value()).isEqualTo(1);
      assertThat(client.publish(Publication.of("t", "dropped", QoS.AT_LEAST_ONCE)).acknowledged())
          .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
      assertThat(
              registry
                  .get(ClientMetrics.DROPPED)
                  .tags("reason", "queue-full")
                  .functionCounter()
                  .count())
          .isEqualTo(1);
    }
    requireCount(1, ClientMetrics.UNDELIVERED, "why", "dropped");
  }

  @Test
  void aFailedAttemptHasItsCauseAndTheHandlersOfTheBuilderHearOfItToo() throws Exception {
    server.close();
    try (MqttClient client = metrics.build(builder().onEvent(events::add))) {
      client.start();
      await(ClientEvent.Failed.class);
      await(ClientEvent.Failed.class); // by then the first one is counted
      assertThat(count(ClientMetrics.FAILURES, "cause", "refused")).isPositive();
    }
  }

  @Test
  void closingTakesTheMetersAway() throws Exception {
    try (MqttClient client = metrics.build(builder())) {
      assertThat(registry.getMeters()).extracting(Meter::getId).isNotEmpty();
      assertThat(client.unfinishedCount()).isZero();
    }
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }
}
