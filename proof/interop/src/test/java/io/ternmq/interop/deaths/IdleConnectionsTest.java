package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.Peers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What an idle connection costs, and that many of them do not make the broker look away. The system
 * property {@code idle.connections} says how many there are; the broker and this process each need
 * as many open files (`ulimit -n`).
 */
@Tag("deaths")
class IdleConnectionsTest {
  private static final int CONNECTIONS = Integer.getInteger("idle.connections", 2_000);
  private static final int SAMPLE = 100;
  private static final int HEAP_BYTES_PER_CONNECTION = 6 * 1_024;

  /** Of the broker, beside its connections: what it keeps back for its store and the like. */
  private static final int OTHER_FILES = 600;

  /** Enough to load every class of the path before the first measurement. */
  private static final int WARM_UP = 100;

  @Test
  void costLittleHeapAndHideNobodyWhoFellSilent() throws IOException {
    assumeTrue(BrokerUnderTest.isTernMq(), "Mosquitto has no heap to measure.");
    requireOpenFiles(WARM_UP + CONNECTIONS + SAMPLE + OTHER_FILES);
    try (BrokerUnderTest broker = BrokerUnderTest.start();
        IdleCrowd crowd = new IdleCrowd(broker.port())) {
      crowd.connect(WARM_UP, 60);
      long before = LiveHeap.bytes(broker.processId());
      long beganNanos = System.nanoTime();
      crowd.connect(CONNECTIONS, 60);
      double openedSeconds = (System.nanoTime() - beganNanos) / 1e9;
      long after = LiveHeap.bytes(broker.processId());
      long each = (after - before) / CONNECTIONS;
      System.out.printf(
          Locale.ROOT,
          "%d idle connections, opened in %.1f s: %d bytes of live heap each%n",
          CONNECTIONS,
          openedSeconds,
          each);
      assertThat(each).as("bytes per connection").isLessThan(HEAP_BYTES_PER_CONNECTION);
      requireThatTheSilentAreNoticed(crowd, crowd.connect(SAMPLE, 2));
    }
  }

  /** What this process may open, its broker may too. */
  private static void requireOpenFiles(int count) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() < count) {
      long limit = system.getMaxFileDescriptorCount();
      throw Peers.lacking(
          "This test needs "
              + count
              + " open files, and a process may have "
              + limit
              + " here (`ulimit -n`).");
    }
  }

  private static void requireThatTheSilentAreNoticed(IdleCrowd crowd, List<IdlePeer> sample)
      throws IOException {
    Figures figures = new Figures();
    Figures earliest = new Figures();
    try (Hiccups hiccups = new Hiccups()) {
      for (IdlePeer peer : sample) {
        peer.isSilent = true;
        crowd.turn(); // so that their last packets lie apart
      }
      crowd.pass(30, () -> crowd.cutCount() >= SAMPLE);
      assertThat(crowd.cutCount()).as("clients cut off").isEqualTo(SAMPLE);
      for (IdlePeer peer : sample) {
        assertThat(peer.isCut()).as("a silent client was cut off").isTrue();
        figures.add(peer.lastSentNanos, peer.cutNotAfterNanos, hiccups);
        earliest.add(peer.lastSentNanos, peer.cutNotBeforeNanos, hiccups);
      }
    }
    figures.print("Silence at keep-alive 2 s beside " + CONNECTIONS + " idle connections");
    assertThat(figures.minSeconds()).isGreaterThanOrEqualTo(3.0);
    assertThat(earliest.maxNetSeconds()).isLessThanOrEqualTo(3.25);
  }
}
