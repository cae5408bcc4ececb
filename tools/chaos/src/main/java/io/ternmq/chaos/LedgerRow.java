package io.ternmq.chaos;

import io.ternmq.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the messages of one QoS.
 *
 * @param lostNames each lost message by name
 */
public record LedgerRow(QoS qos, Sent sent, Arrived arrived, List<String> lostNames) {
  /**
   * At the publishers.
   *
   * @param failures messages that the client gave back, by what it said
   */
  public record Sent(int sent, int acknowledged, Map<String, Integer> failures) {}

  /**
   * At the subscribers, summed.
   *
   * @param delivered different messages that came
   * @param lost acknowledged and never come
   * @param excused acknowledged and gone with a session that the broker lost
   * @param duplicated come again
   * @param reordered come for the first time behind a later one of the same stream
   */
  public record Arrived(int delivered, int lost, int excused, int duplicated, int reordered) {}

  static LedgerRow empty(QoS qos) {
    return new LedgerRow(qos, new Sent(0, 0, Map.of()), new Arrived(0, 0, 0, 0, 0), List.of());
  }

  LedgerRow plus(LedgerRow other) {
    Map<String, Integer> failures = new TreeMap<>(sent.failures());
    other.sent.failures().forEach((why, count) -> failures.merge(why, count, Integer::sum));
    List<String> names = new ArrayList<>(lostNames);
    names.addAll(other.lostNames);
    return new LedgerRow(
        qos,
        new Sent(
            sent.sent + other.sent.sent, sent.acknowledged + other.sent.acknowledged, failures),
        new Arrived(
            arrived.delivered + other.arrived.delivered,
            arrived.lost + other.arrived.lost,
            arrived.excused + other.arrived.excused,
            arrived.duplicated + other.arrived.duplicated,
            arrived.reordered + other.arrived.reordered),
        names);
  }

  /** How many promises of this QoS were broken. */
  int brokenCount(boolean demandsOrder) {
    int lost = qos == QoS.AT_MOST_ONCE ? 0 : arrived.lost;
    int twice = qos == QoS.AT_LEAST_ONCE ? 0 : arrived.duplicated;
    return lost + twice + (demandsOrder ? arrived.reordered : 0);
  }
}
