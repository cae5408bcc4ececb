package io.ternmq.http;

import io.ternmq.broker.Broker;
import io.ternmq.broker.sys.Count;
import io.ternmq.brokercore.Admission;
import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.lane.CrowdFigures;
import io.ternmq.brokercore.lane.SessionHost;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What is counted once a second: rates of the last seconds, and what sessions keep. One thread
 * beats; any reads.
 */
final class Pulse {
  private static final int RATE_SECONDS = 5;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int SESSIONS_A_SECOND = 10_000;

  private final Broker broker;
  private final Tally tally;
  private final History history = new History();
  private final Gate gate = new Gate();
  private final List<Beat> beats = new ArrayList<>();
  private volatile Rates rates = new Rates(0, 0, 0, 0);
  private volatile Kept kept = new Kept(0, 0, 0);
  private long sampleDueNanos;
  private long lostBefore;
  private long backBefore;

  private record Beat(long nanos, long messagesIn, long messagesOut, long bytesIn, long bytesOut) {}

  /** A second's traffic, as the mean of the last few. */
  record Rates(double messagesIn, double messagesOut, double bytesIn, double bytesOut) {}

  /**
   * What all sessions keep: queued for those that are away, and in flight to those that are not.
   */
  record Kept(long waiting, long waitingBytes, long inFlight) {}

  Pulse(Broker broker, Tally tally) {
    this.broker = broker;
    this.tally = tally;
    this.sampleDueNanos = System.nanoTime();
  }

  /** Once a second. */
  void beat(long nowNanos) {
    Beat latest =
        new Beat(
            nowNanos,
            broker.count(Count.PUBLISHES_RECEIVED),
            broker.count(Count.PUBLISHES_SENT),
            broker.count(Count.BYTES_RECEIVED),
            broker.count(Count.BYTES_SENT));
    beats.add(latest);
    if (beats.size() > RATE_SECONDS + 1) {
      beats.remove(0);
    }
    rates = rates(beats.get(0), latest);
    if (nowNanos - sampleDueNanos >= 0) {
      int sessions = broker.core().directory().count();
      // the more sessions there are, the less often they are looked at: so it never costs more
      sampleDueNanos = nowNanos + SECOND_NANOS * Math.max(1, sessions / SESSIONS_A_SECOND);
      broker.core().sampleFigures(() -> {});
      kept = sum();
    }
    gate.beat(sample(), System.currentTimeMillis(), nowNanos);
    remember(beats.size() < 2 ? latest : beats.get(beats.size() - 2), latest);
  }

  private Gate.Sample sample() {
    long asked = 0;
    for (Admission.Lack lack : Admission.Lack.values()) {
      asked += broker.core().refusedConnects(lack);
    }
    CrowdFigures crowd = broker.core().crowd();
    return new Gate.Sample(
        tally.newCount() + tally.backCount(), asked, crowd.waiting(), crowd.waitNanos());
  }

  /** Who comes, and the last storm. */
  Gate gate() {
    return gate;
  }

  private void remember(Beat before, Beat latest) {
    Rates second = rates(before, latest);
    int connected = broker.census().connected();
    long lost = tally.lostCount();
    long back = tally.backCount();
    history.add(
        new History.Point(
            System.currentTimeMillis(),
            connected,
            Math.max(0, broker.core().directory().count() - connected),
            second.messagesIn(),
            second.messagesOut(),
            kept.waiting(),
            lost - lostBefore,
            back - backBefore));
    lostBefore = lost;
    backBefore = back;
  }

  History history() {
    return history;
  }

  private static Rates rates(Beat first, Beat last) {
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    return seconds <= 0
        ? new Rates(0, 0, 0, 0)
        : new Rates(
            (last.messagesIn() - first.messagesIn()) / seconds,
            (last.messagesOut() - first.messagesOut()) / seconds,
            (last.bytesIn() - first.bytesIn()) / seconds,
            (last.bytesOut() - first.bytesOut()) / seconds);
  }

  private Kept sum() {
    long waiting = 0;
    long bytes = 0;
    long inFlight = 0;
    Iterator<SessionHost> hosts = broker.core().directory().hosts().iterator();
    while (hosts.hasNext()) {
      SessionHost host = hosts.next();
      SessionSnapshot.Figures figures = host.figures();
      inFlight += figures.inFlight();
      if (!host.isOnline()) {
        waiting += figures.queued();
        bytes += figures.bytes();
      }
    }
    return new Kept(waiting, bytes, inFlight);
  }

  Rates rates() {
    return rates;
  }

  Kept kept() {
    return kept;
  }
}
