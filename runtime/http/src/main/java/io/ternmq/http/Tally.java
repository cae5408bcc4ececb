package io.ternmq.http;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the events add up to: why connections were lost, how soon that was noticed, how long clients
 * were away. Written by the thread that hears events; read by any.
 */
final class Tally {
  private final Map<CloseCause, Long> causes = new EnumMap<>(CloseCause.class);
  private final Map<Notice.Signal, Delays> detection = new EnumMap<>(Notice.Signal.class);
  private LocalDate day = LocalDate.MIN;
  private long closedToday;
  private long lost;
  private long back;
  private long fresh;
  private long refused;

  synchronized void onEvent(BrokerEvent event, long at, @Nullable Notice notice) {
    if (event instanceof BrokerEvent.Connected connected) {
      back += connected.sessionPresent() ? 1 : 0;
      fresh += connected.sessionPresent() ? 0 : 1;
    } else if (event instanceof BrokerEvent.Refused) {
      refused++;
    } else if (event instanceof BrokerEvent.Disconnected gone) {
      causes.merge(gone.cause(), 1L, Long::sum);
      lost += gone.cause() == CloseCause.CLIENT_DISCONNECT ? 0 : 1;
      if (notice != null && notice.afterMillis() != null) {
        detection
            .computeIfAbsent(notice.signal(), missing -> new Delays())
            .add(notice.afterMillis());
      }
    } else if (event instanceof BrokerEvent.SessionClosed) {
      turnTo(at);
      closedToday++;
    }
  }

  private void turnTo(long at) {
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(at), ZoneId.systemDefault());
    if (!today.equals(day)) {
      day = today;
      closedToday = 0;
    }
  }

  /** Sessions that ended since midnight. */
  synchronized long closedToday(long nowMillis) {
    turnTo(nowMillis);
    return closedToday;
  }

  /** Connections that were lost without a DISCONNECT, since the start. */
  synchronized long lostCount() {
    return lost;
  }

  /** Clients that came back to their session, since the start. */
  synchronized long backCount() {
    return back;
  }

  /** Clients that connected and had no session, since the start. */
  synchronized long newCount() {
    return fresh;
  }

  /** Connections that ended before they had a session, since the start. */
  synchronized long refusedCount() {
    return refused;
  }

  /** Connections that ended for this cause, since the start. */
  synchronized long count(CloseCause cause) {
    return causes.getOrDefault(cause, 0L);
  }

  /** Why connections ended, the most frequent first. */
  synchronized List<Object> causes() {
    List<Object> found = new ArrayList<>();
    causes.entrySet().stream()
        .sorted(Map.Entry.<CloseCause, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            entry -> found.add(Json.object("cause", entry.getKey(), "count", entry.getValue())));
    return found;
  }

  /** How soon losses were noticed, by the sign that said so; {@code bounds} promises how soon. */
  synchronized List<Object> detection(Map<Notice.Signal, Long> bounds) {
    List<Object> found = new ArrayList<>();
    detection.forEach(
        (signal, delays) ->
            found.add(
                Json.object(
                    "signal", signal,
                    "count", delays.count(),
                    "p50Millis", delays.percentile(50),
                    "p99Millis", delays.percentile(99),
                    "boundMillis", bounds.get(signal))));
    return found;
  }
}
