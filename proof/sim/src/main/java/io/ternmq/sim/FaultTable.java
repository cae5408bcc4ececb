package io.ternmq.sim;

import io.ternmq.clientcore.ClientPhase;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How often each kind of fault met a client in each phase. */
public final class FaultTable {
  private final Map<ClientPhase, Map<ClientFault, Long>> counts = new EnumMap<>(ClientPhase.class);

  /** A table of nothing. */
  public FaultTable() {
    for (ClientPhase phase : ClientPhase.values()) {
      counts.put(phase, new EnumMap<>(ClientFault.class));
    }
  }

  private Map<ClientFault, Long> row(ClientPhase phase) {
    return java.util.Objects.requireNonNull(counts.get(phase));
  }

  void count(ClientPhase phase, ClientFault fault) {
    row(phase).merge(fault, 1L, Long::sum);
  }

  /** Adds another table to this one. */
  public void add(FaultTable other) {
    other.counts.forEach(
        (phase, faults) ->
            faults.forEach((fault, count) -> row(phase).merge(fault, count, Long::sum)));
  }

  /** The smallest of all counts. */
  public long least() {
    long least = Long.MAX_VALUE;
    for (ClientPhase phase : ClientPhase.values()) {
      for (ClientFault fault : ClientFault.values()) {
        least = Math.min(least, row(phase).getOrDefault(fault, 0L));
      }
    }
    return least;
  }

  /** The sum of all counts. */
  public long total() {
    return counts.values().stream()
        .flatMap(row -> row.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** A line a fault, a column a phase. */
  public String toText() {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-16s", "fault"));
    for (ClientPhase phase : ClientPhase.values()) {
      String name =
          phase.name().toLowerCase(Locale.ROOT).replace("waiting_to_reconnect", "waiting");
      text.append(String.format(Locale.ROOT, "%13s", name));
    }
    text.append('\n');
    for (ClientFault fault : ClientFault.values()) {
      String name = fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      text.append(String.format(Locale.ROOT, "%-16s", name));
      for (ClientPhase phase : ClientPhase.values()) {
        text.append(String.format(Locale.ROOT, "%,13d", row(phase).getOrDefault(fault, 0L)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
