package io.ternmq.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The clients that only keep alive: pings them in turn, evenly over their keep-alive, and counts
 * those the broker dropped. Owned by the thread of the run.
 */
final class IdleClients {
  /** Pings leave after half of the keep-alive, so that a late one is still in time. */
  private static final int PINGS_PER_KEEP_ALIVE = 2;

  private final int keepAliveSeconds;
  private final Deque<IdleClient> byNextPing = new ArrayDeque<>();
  private final Set<IdleClient> dropped = new HashSet<>();
  private int acceptedCount;
  private long pingCount;
  private double due;
  private long duedNanos;

  IdleClients(int keepAliveSeconds) {
    this.keepAliveSeconds = keepAliveSeconds;
  }

  int keepAliveSeconds() {
    return keepAliveSeconds;
  }

  int droppedCount() {
    return dropped.size();
  }

  long pingCount() {
    return pingCount;
  }

  int connectedCount() {
    return acceptedCount - dropped.size();
  }

  void onAccepted(IdleClient client) {
    acceptedCount++;
    byNextPing.addLast(client);
  }

  void onClosed(IdleClient client) {
    dropped.add(client);
  }

  /** Pings those whose turn it is. */
  void proceed(long nowNanos) {
    double perNano =
        (double) byNextPing.size()
            * PINGS_PER_KEEP_ALIVE
            / TimeUnit.SECONDS.toNanos(keepAliveSeconds);
    due += duedNanos == 0 ? 0 : perNano * (nowNanos - duedNanos);
    duedNanos = nowNanos;
    while (due >= 1 && !byNextPing.isEmpty()) {
      due--;
      IdleClient next = byNextPing.removeFirst();
      if (!dropped.contains(next)) {
        next.ping();
        pingCount++;
        byNextPing.addLast(next);
      }
    }
  }
}
