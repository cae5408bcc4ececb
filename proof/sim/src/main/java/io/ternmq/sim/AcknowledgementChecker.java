package io.ternmq.sim;

import io.ternmq.packet.Packet;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * One acknowledgement for each publish and connection, never one more: PUBACK in the order of the
 * messages, PUBREC and PUBCOMP for what asked for it.
 */
final class AcknowledgementChecker extends Checker {
  private final Map<String, ArrayDeque<Integer>> published = new HashMap<>();
  private final Map<String, Integer> asked = new HashMap<>();

  AcknowledgementChecker() {
    super("one acknowledgement each");
  }

  @Override
  void onReceived(SimConnection connection, Packet packet) {
    switch (packet.type()) {
      case PUBLISH -> onPublish(connection, (Publish) packet);
      case PUBREL -> ask(connection, "PUBCOMP", Wire.packetId(packet));
      default -> {}
    }
  }

  private void onPublish(SimConnection connection, Publish publish) {
    if (publish.qos() == QoS.AT_LEAST_ONCE) {
      published
          .computeIfAbsent(connection.name(), name -> new ArrayDeque<>())
          .add(publish.packetId());
    } else if (publish.qos() == QoS.EXACTLY_ONCE) {
      ask(connection, "PUBREC", publish.packetId());
    }
  }

  private void ask(SimConnection connection, String answer, int packetId) {
    asked.merge(connection.name() + answer + packetId, 1, Integer::sum);
  }

  @Override
  void onSent(SimConnection connection, Packet packet) {
    int packetId = Wire.packetId(packet);
    switch (packet.type()) {
      case PUBACK -> {
        ArrayDeque<Integer> open = published.getOrDefault(connection.name(), new ArrayDeque<>());
        Integer next = open.poll();
        require(
            next != null && next == packetId,
            connection.name() + " got PUBACK " + packetId + " where " + next + " was next");
      }
      case PUBREC, PUBCOMP -> {
        String key = connection.name() + packet.type().name() + packetId;
        int open = asked.merge(key, -1, Integer::sum);
        require(open >= 0, connection.name() + " got a " + packet + " too many");
      }
      default -> {}
    }
  }
}
