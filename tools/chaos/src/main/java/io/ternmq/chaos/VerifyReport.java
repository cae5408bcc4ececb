package io.ternmq.chaos;

import java.util.List;
import java.util.Map;

/**
 * The ledger of a run.
 *
 * @param rows one of each QoS
 * @param darkNanos how long clients were dark, shortest first
 */
public record VerifyReport(
    List<LedgerRow> rows,
    Map<FaultKind, Integer> faults,
    Seen seen,
    List<Long> darkNanos,
    boolean demandsOrder) {
  /**
   * What the clients saw.
   *
   * @param causes why connections ended, in the clients' words
   * @param sessionsLost how many sessions the broker lost
   */
  public record Seen(Map<String, Integer> causes, int sessionsLost) {}

  /** How many promises were broken: lost, or repeated, or out of order, as the QoS has it. */
  public int brokenCount() {
    return rows.stream().mapToInt(row -> row.brokenCount(demandsOrder)).sum();
  }

  /** How many connections were cut. */
  public int cutCount() {
    return faults.entrySet().stream()
        .filter(entry -> entry.getKey().isCut())
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** The report as people read it. */
  public String toText() {
    return LedgerText.of(this);
  }
}
