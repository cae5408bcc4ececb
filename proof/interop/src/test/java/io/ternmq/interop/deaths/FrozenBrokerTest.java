package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker that stood still for 10 s (SIGSTOP, SIGCONT) must not blame its clients for it. */
@Tag("deaths")
class FrozenBrokerTest {
  private static final int LIVING_PEERS = 200;
  private static final int SILENT_PEERS = 20;

  /** The broker may have stood still for up to one tick before it could know. */
  private static final double TICK_SECONDS = 0.3;

  private static final double LATEST_SECONDS = 3.5;

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
  private final Set<String> cutOff = ConcurrentHashMap.newKeySet();
  private final List<RawPeer> living = new CopyOnWriteArrayList<>();
  private final List<RawPeer> silent = new ArrayList<>();

  @Test
  void expiresNobodyWhoWasAliveAndSoonEverybodyWhoWasNot()
      throws ExecutionException, InterruptedException {
    assumeTrue(BrokerUnderTest.isTernMq(), "Mosquitto expires the living too.");
    try (BrokerUnderTest broker = BrokerUnderTest.start();
        RawPeer watcher = RawPeer.watching(broker.port(), "frozen/#")) {
      ScheduledFuture<?> pinging = // the first of them wait for the last
          timers.scheduleAtFixedRate(this::pingFromTheLiving, 0, 1, TimeUnit.SECONDS);
      connect(broker.port(), "living", LIVING_PEERS, living);
      long silentNanos = System.nanoTime();
      connect(broker.port(), "silent", SILENT_PEERS, silent);
      timers.schedule(broker::freeze, 1, TimeUnit.SECONDS).get();
      double usedSeconds = (System.nanoTime() - silentNanos) / 1e9; // of their 3 s
      long thawNanos = timers.schedule(() -> thaw(broker), 10, TimeUnit.SECONDS).get();
      requireThatTheSilentExpire(watcher, thawNanos, 3.0 - usedSeconds - TICK_SECONDS);
      pinging.cancel(false);
      requireThatTheLivingLive();
    } finally {
      timers.shutdownNow();
      living.forEach(RawPeer::close);
      silent.forEach(RawPeer::close);
    }
  }

  private static void connect(int port, String kind, int count, List<RawPeer> peers) {
    for (int number = 0; number < count; number++) {
      RawWill will = RawWill.of("frozen/" + kind + "/" + number, kind);
      RawLogin login = RawLogin.fresh(MqttVersion.V3_1_1).withKeepAlive(2).withWill(will);
      peers.add(RawPeer.connect(port, login));
    }
  }

  private void pingFromTheLiving() {
    for (RawPeer peer : living) {
      try {
        peer.sendOrFail(Wire.pingRequest());
      } catch (IOException e) {
        cutOff.add(peer.login().clientId());
      }
    }
  }

  /** Returns a time when it stood still yet: it may go on before this thread does. */
  private static long thaw(BrokerUnderTest broker) {
    long nanos = System.nanoTime();
    broker.thaw();
    return nanos;
  }

  private static void requireThatTheSilentExpire(
      RawPeer watcher, long thawNanos, double earliestSeconds) {
    Figures figures = new Figures();
    try (Hiccups hiccups = new Hiccups()) {
      for (int number = 0; number < SILENT_PEERS; number++) {
        assertThat(watcher.readPayload()).as("kind of the expired peer").isEqualTo("silent");
        figures.addSince(thawNanos, hiccups);
      }
    }
    figures.print("SIGCONT to the wills of the silent");
    assertThat(watcher.readWithin(Duration.ofSeconds(4))).as("one more will").isNull();
    assertThat(figures.minSeconds()).isGreaterThanOrEqualTo(earliestSeconds);
    assertThat(figures.maxNetSeconds()).isLessThanOrEqualTo(LATEST_SECONDS);
  }

  private void requireThatTheLivingLive() {
    assertThat(cutOff).as("living peers that were cut off").isEmpty();
    living.forEach(RawPeer::requireAlive);
    System.out.printf(
        "Living through 10 s of a frozen broker: %d of %d%n", living.size(), LIVING_PEERS);
  }
}
