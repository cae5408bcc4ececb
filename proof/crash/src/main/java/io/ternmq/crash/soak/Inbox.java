package io.ternmq.crash.soak;

import io.ternmq.crash.Findings;
import io.ternmq.crash.Frame;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one session received, or the members of one shared group together: whether something with
 * QoS 2 came twice, whether the order was kept, and at the end whether all is there. Any thread.
 */
final class Inbox {
  private final String owner;
  private final boolean isOrdered;
  private final List<Stream> streams;
  private final Map<String, Column> columns = new HashMap<>();
  private final Findings findings;
  private final Tally tally;

  private static final class Column {
    final BitSet received = new BitSet();
    int latest = -1;
  }

  /**
   * An empty one.
   *
   * @param isOrdered false for a group, whose members are not one after the other
   * @param streams what is to come in, as far as it has QoS 1 or 2
   */
  Inbox(Run run, String owner, boolean isOrdered, List<Stream> streams) {
    this.owner = owner;
    this.isOrdered = isOrdered;
    this.streams = List.copyOf(streams);
    this.findings = run.findings();
    this.tally = run.tally();
  }

  /** A message came; its payload begins with the stream's name and its number. */
  synchronized void onMessage(Frame message, String payload) {
    int qos = message.qos();
    String[] parts = payload.split(":", 3);
    Column column = columns.computeIfAbsent(parts[0], name -> new Column());
    int number = Integer.parseInt(parts[1]);
    if (column.received.get(number)) {
      tally.repeats.increment();
      if (qos != 1) {
        findings.add(owner + " received " + parts[0] + ":" + number + " twice with QoS " + qos);
      }
      return;
    }
    if (isOrdered && number < column.latest) {
      findings.add(
          owner + " received " + parts[0] + ":" + number + " after number " + column.latest);
    }
    column.latest = Math.max(column.latest, number);
    column.received.set(number);
  }

  /** How many messages the broker has accepted for it and not brought. */
  synchronized int missingCount() {
    int count = 0;
    for (Stream stream : streams) {
      count += missing(stream).cardinality();
    }
    return count;
  }

  /** Says what is missing for good. */
  synchronized void judge() {
    for (Stream stream : streams) {
      BitSet missing = missing(stream);
      if (!missing.isEmpty()) {
        findings.add(
            owner
                + " never received "
                + missing.cardinality()
                + " messages of "
                + stream.name()
                + " that were acknowledged, from number "
                + missing.nextSetBit(0));
      }
    }
  }

  private BitSet missing(Stream stream) {
    BitSet missing = stream.qos() == 0 ? new BitSet() : stream.accepted();
    Column column = columns.get(stream.name());
    if (column != null) {
      missing.andNot(column.received);
    }
    return missing;
  }
}
