package io.ternmq.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Receives with QoS 2 and keeps a ledger: what came, whether anything with QoS 2 came twice, and
 * whether the order of each publisher and QoS was kept.
 */
final class Subscriber extends Client {
  private final Set<Integer> unreleased = new HashSet<>();
  private final Map<String, Column> columns = new HashMap<>();
  private final List<String> wills = new ArrayList<>();
  private long repeatCount;
  private volatile boolean isSubscribed;

  /** One publisher's messages. */
  private static final class Column {
    final BitSet received = new BitSet();
    final int[] latest = {-1, -1, -1};
  }

  Subscriber(String clientId, int port, Findings findings) {
    super(clientId, port, findings);
  }

  @Override
  void onConnected(Link connected) throws IOException {
    connected.send(Bytes.subscribe(2, "load/#", "will/#"));
  }

  @Override
  void onFrame(Link connected, Frame frame) throws IOException {
    if (frame.type() == Frame.SUBACK) {
      isSubscribed = true;
    } else if (frame.type() == Frame.PUBREL) {
      unreleased.remove(frame.packetId());
      connected.send(Bytes.answer(Frame.PUBCOMP, frame.packetId()));
    } else if (frame.type() == Frame.PUBLISH && frame.qos() == 2) {
      if (unreleased.add(frame.publishId())) {
        onMessage(frame);
      }
      connected.send(Bytes.answer(Frame.PUBREC, frame.publishId()));
    } else if (frame.type() == Frame.PUBLISH) {
      onMessage(frame);
      connected.send(Bytes.answer(Frame.PUBACK, frame.publishId()));
    }
  }

  private synchronized void onMessage(Frame frame) {
    if (frame.topic().startsWith("will/")) {
      wills.add(frame.topic() + "=" + frame.payload());
      return;
    }
    String[] parts = frame.payload().split(":", 3);
    Column column = columns.computeIfAbsent(parts[0], name -> new Column());
    int number = Integer.parseInt(parts[1]);
    int qos = frame.qos();
    if (column.received.get(number)) {
      repeatCount++;
      if (qos == 2) {
        findings().add(clientId() + " received " + parts[0] + ":" + number + " twice with QoS 2");
      }
      return;
    }
    if (number < column.latest[qos]) {
      findings()
          .add(
              clientId()
                  + " received "
                  + parts[0]
                  + ":"
                  + number
                  + " with QoS "
                  + qos
                  + " after "
                  + column.latest[qos]);
    }
    column.latest[qos] = number;
    column.received.set(number);
  }

  /** True once the broker said so, in this life or an earlier one. */
  boolean isSubscribed() {
    return isSubscribed;
  }

  /** What was acknowledged to this publisher and has not come. */
  synchronized BitSet missing(Publisher publisher) {
    BitSet missing = publisher.acknowledged();
    Column column = columns.get(publisher.clientId());
    if (column != null) {
      missing.andNot(column.received);
    }
    return missing;
  }

  synchronized List<String> wills() {
    return List.copyOf(wills);
  }

  synchronized long receivedCount() {
    return columns.values().stream().mapToLong(column -> column.received.cardinality()).sum();
  }

  /** How often a QoS 1 message came again, which it may. */
  synchronized long repeatCount() {
    return repeatCount;
  }
}
