package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.BrokerPerClass;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A link that ends with a word of the network's, but none of MQTT's. */
@Tag("deaths")
@ExtendWith(BrokerPerClass.class)
class LostLinkTest {
  private static final int PEERS = 200;

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void aResetIsNoticedWithin50Milliseconds(BrokerUnderTest broker) {
    requireWithin50Milliseconds(broker, RawPeer::reset, "RST to will");
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void anEndWithoutDisconnectIsNoticedWithin50Milliseconds(BrokerUnderTest broker) {
    requireWithin50Milliseconds(broker, RawPeer::close, "FIN without DISCONNECT to will");
  }

  private static void requireWithin50Milliseconds(
      BrokerUnderTest broker, Consumer<RawPeer> death, String what) {
    try (Hiccups hiccups = new Hiccups()) {
      Figures figures = measure(broker, death, hiccups);
      figures.print(what);
      assertThat(figures.percentileNetSeconds(0.99)).isLessThan(0.050);
    }
  }

  /** Kills one peer after the other, each when the will of the one before has arrived. */
  private static Figures measure(BrokerUnderTest broker, Consumer<RawPeer> death, Hiccups hiccups) {
    Figures figures = new Figures();
    List<RawPeer> peers = new ArrayList<>();
    try (RawPeer watcher = RawPeer.watching(broker.port(), "lost-link/#")) {
      for (int number = 0; number < PEERS; number++) {
        RawWill will = RawWill.of("lost-link/" + number, "gone " + number);
        RawLogin login = RawLogin.fresh(MqttVersion.V3_1_1).withWill(will);
        peers.add(RawPeer.connect(broker.port(), login));
      }
      for (int number = 0; number < PEERS; number++) {
        long deathNanos = System.nanoTime();
        death.accept(peers.get(number));
        assertThat(watcher.readPayload()).isEqualTo("gone " + number);
        figures.addSince(deathNanos, hiccups);
      }
    } finally {
      peers.forEach(RawPeer::close);
    }
    return figures;
  }
}
