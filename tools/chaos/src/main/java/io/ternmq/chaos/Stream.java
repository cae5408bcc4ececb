package io.ternmq.chaos;

import io.ternmq.packet.QoS;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one publisher sent at one QoS, and what came of it. Safe to share between threads. */
final class Stream {
  private final String topic;
  private final QoS qos;
  private final BitSet acknowledged = new BitSet();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final List<Arrivals> arrivals = new ArrayList<>();
  private int sentCount;
  private int endedCount;

  Stream(String topic, QoS qos, int subscribers) {
    this.topic = topic;
    this.qos = qos;
    for (int index = 0; index < subscribers; index++) {
      arrivals.add(new Arrivals());
    }
  }

  String topic() {
    return topic;
  }

  QoS qos() {
    return qos;
  }

  /** The number of the next message. */
  synchronized int onSent() {
    return sentCount++;
  }

  synchronized void onAcknowledged(int number) {
    acknowledged.set(number);
    endedCount++;
  }

  /** The client named why this message was not acknowledged. */
  synchronized void onFailed(String why) {
    failures.merge(why, 1, Integer::sum);
    endedCount++;
  }

  synchronized void onArrival(int subscriber, int number) {
    arrivals.get(subscriber).onArrival(number);
  }

  synchronized void onSessionLost(int subscriber) {
    arrivals.get(subscriber).onSessionLost();
  }

  synchronized int openCount() {
    return sentCount - endedCount;
  }

  /** True when every message ended, and every acknowledged one arrived or is excused. */
  synchronized boolean isComplete() {
    boolean hasAll = true;
    for (Arrivals each : arrivals) {
      hasAll &= each.missing(acknowledged).isEmpty();
    }
    return sentCount == endedCount && (hasAll || qos == QoS.AT_MOST_ONCE);
  }

  synchronized LedgerRow toRow() {
    int delivered = 0;
    int lost = 0;
    int excused = 0;
    int duplicated = 0;
    int reordered = 0;
    List<String> names = new ArrayList<>();
    for (int subscriber = 0; subscriber < arrivals.size(); subscriber++) {
      Arrivals each = arrivals.get(subscriber);
      BitSet missing = each.missing(acknowledged);
      delivered += each.distinctCount();
      lost += missing.cardinality();
      excused += each.excusedCount(acknowledged);
      duplicated += each.duplicateCount();
      reordered += each.reorderedCount();
      for (int number = missing.nextSetBit(0);
          number >= 0;
          number = missing.nextSetBit(number + 1)) {
        names.add(topic + " number " + number + " never came to subscriber " + subscriber);
      }
    }
    return new LedgerRow(
        qos,
        new LedgerRow.Sent(sentCount, acknowledged.cardinality(), new TreeMap<>(failures)),
        new LedgerRow.Arrived(delivered, lost, excused, duplicated, reordered),
        names);
  }
}
