package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent.Disconnected;
import io.ternmq.packet.PingReq;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A hundred thousand clients of mixed keep-alives on virtual time, each falling silent once. */
class CrowdLivenessTest {
  private static final int CLIENTS = 100_000;
  private static final int[] KEEP_ALIVE_SECONDS = {1, 2, 5, 10, 20, 30, 60};
  private static final long SECOND = 1_000_000_000L;
  private static final long SILENT_LATEST_NANOS = 40 * SECOND;
  private static final long LATE_NANOS = 250_000_000L;

  private final SplittableRandom chance = new SplittableRandom(7);
  private final TestBroker broker = new TestBroker();
  private final TestClient[] clients = new TestClient[CLIENTS];
  private final long[] lastPacketNanos = new long[CLIENTS];
  private final long[] silentFromNanos = new long[CLIENTS];
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
  private int noticed;
  private long latestNanos;

  /** When a client says something next. */
  private record Due(long nanos, int client) {}

  @Test
  void noticesEverySilentClientWithin250MillisAndNoneEarly() {
    long began = broker.now().nanos();
    for (int client = 0; client < CLIENTS; client++) {
      silentFromNanos[client] = began + chance.nextLong(SILENT_LATEST_NANOS);
      due.add(new Due(began + chance.nextLong(SILENT_LATEST_NANOS / 4), client));
    }
    long end = began + SILENT_LATEST_NANOS + 3 * 60 * SECOND;
    while (noticed < CLIENTS && broker.now().nanos() < end) {
      broker.leap(chance.nextInt(35, 66)); // ticks come as a busy machine gives them
      judgeTheClosed();
      letTheLivingSpeak();
    }
    assertThat(noticed).as("silent clients that were noticed").isEqualTo(CLIENTS);
    System.out.printf(
        "%d silent clients on virtual time: none early, at most %.3f s late%n",
        CLIENTS, latestNanos / 1e9);
  }

  private void letTheLivingSpeak() {
    long now = broker.now().nanos();
    while (!due.isEmpty() && due.element().nanos() <= now) {
      int client = due.remove().client();
      speak(client);
      lastPacketNanos[client] = now;
      if (now < silentFromNanos[client]) {
        double share = chance.nextDouble(0.3, 1.4); // of a keep-alive: below 1.5 with a tick
        due.add(new Due(now + (long) (share * keepAliveSeconds(client) * SECOND), client));
      }
    }
  }

  private void speak(int client) {
    TestClient peer = clients[client];
    if (peer == null) {
      peer = broker.open(client % 2);
      peer.connects(Integer.toString(client), true, 0, keepAliveSeconds(client), null);
      clients[client] = peer;
    } else {
      peer.engine.onPacket(PingReq.INSTANCE, broker.now());
    }
    peer.received.clear();
  }

  private void judgeTheClosed() {
    for (Disconnected event : broker.events(Disconnected.class)) {
      int client = Integer.parseInt(event.clientId());
      long lateNanos =
          broker.now().nanos()
              - lastPacketNanos[client]
              - keepAliveSeconds(client) * SECOND * 3 / 2;
      assertThat(event.cause()).isEqualTo(CloseCause.KEEP_ALIVE_TIMEOUT);
      assertThat(lateNanos).as("late, client " + client).isBetween(0L, LATE_NANOS);
      latestNanos = Math.max(latestNanos, lateNanos);
      noticed++;
    }
    broker.events.clear();
  }

  private static int keepAliveSeconds(int client) {
    return KEEP_ALIVE_SECONDS[client % KEEP_ALIVE_SECONDS.length];
  }
}
