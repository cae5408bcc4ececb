package io.ternmq.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long clients were without a working connection: from what was done to it, or from when the
 * client noticed where nothing was, to the next CONNACK. Safe to share between threads.
 */
final class DarkTimes {
  private record Trouble(long atNanos, long endsNanos, boolean isCut) {}

  private final Map<String, List<Trouble>> troubles = new HashMap<>();
  private final Map<String, Long> darkSince = new HashMap<>();
  private final List<Long> darkNanos = new ArrayList<>();

  synchronized void onFault(String clientId, Fault fault, long nowNanos) {
    FaultKind kind = fault.kind();
    if (kind.isCut() || kind == FaultKind.BLACK_HOLE) {
      long endsNanos = nowNanos + fault.duration().toNanos();
      troubles
          .computeIfAbsent(clientId, id -> new ArrayList<>())
          .add(new Trouble(nowNanos, endsNanos, kind.isCut()));
    }
  }

  synchronized void onDisconnected(String clientId, long nowNanos) {
    long since = nowNanos;
    for (Trouble trouble : troubles.getOrDefault(clientId, List.of())) {
      if (trouble.isCut() || trouble.endsNanos() >= nowNanos) {
        since = Math.min(since, trouble.atNanos());
      }
    }
    darkSince.put(clientId, since);
  }

  synchronized void onConnected(String clientId, long nowNanos) {
    troubles.remove(clientId);
    Long since = darkSince.remove(clientId);
    if (since != null) {
      darkNanos.add(nowNanos - since);
    }
  }

  /** Every dark time, shortest first. */
  synchronized List<Long> sorted() {
    return darkNanos.stream().sorted().toList();
  }
}
