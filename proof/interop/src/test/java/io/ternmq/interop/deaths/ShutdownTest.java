package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker that is asked to end (SIGTERM). */
@Tag("deaths")
class ShutdownTest {
  private static final int PEERS_PER_VERSION = 20;
  private static final int SERVER_SHUTTING_DOWN = 0x8B;
  private static final double LIMIT_SECONDS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Test
  void tellsItsClientsAndIsGoneWithinFiveSeconds() {
    List<RawPeer> peers = new ArrayList<>();
    Figures figures = new Figures();
    try (Hiccups hiccups = new Hiccups();
        BrokerUnderTest broker = BrokerUnderTest.start()) {
      for (int number = 0; number < PEERS_PER_VERSION; number++) {
        peers.add(RawPeer.connect(broker.port(), RawLogin.fresh(MqttVersion.V3_1_1)));
        peers.add(RawPeer.connect(broker.port(), RawLogin.fresh(MqttVersion.V5_0)));
      }
      long askedNanos = System.nanoTime();
      broker.terminate();
      peers.forEach(ShutdownTest::requireFarewell);
      broker.awaitExit(PATIENCE);
      figures.addSince(askedNanos, hiccups);
    } finally {
      peers.forEach(RawPeer::close);
    }
    figures.print("SIGTERM to exit");
    assertThat(figures.maxNetSeconds()).isLessThanOrEqualTo(LIMIT_SECONDS);
  }

  /** Mosquitto 2.0 ends the connection without a word. */
  private static void requireFarewell(RawPeer peer) {
    List<Frame> farewell = peer.readToEnd(PATIENCE);
    if (peer.login().isFive() && BrokerUnderTest.isTernMq()) {
      assertThat(farewell).hasSize(1);
      assertThat(farewell.get(0).type()).isEqualTo(Frame.DISCONNECT);
      assertThat(farewell.get(0).disconnectReason()).isEqualTo(SERVER_SHUTTING_DOWN);
    } else {
      assertThat(farewell).isEmpty();
    }
  }
}
