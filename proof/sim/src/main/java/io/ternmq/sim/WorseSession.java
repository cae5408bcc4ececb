package io.ternmq.sim;

import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a worse broker keeps of a client: as long as it does not forget it. */
final class WorseSession {
  /** A message on its way to this client. */
  record Outgoing(TopicName topic, byte[] payload, int qos) {}

  /** In flight under an identifier; released after PUBREC. */
  static final class Flight {
    final Outgoing message;
    boolean isReleased;

    Flight(Outgoing message) {
      this.message = message;
    }
  }

  final String clientId;
  final Map<String, Integer> subscriptions = new LinkedHashMap<>();
  final Set<Integer> received = new HashSet<>();
  final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
  final Map<Integer, Flight> inFlight = new LinkedHashMap<>();
  @Nullable WorseConnection connection;
  boolean isFresh = true;
  private int lastPacketId;

  WorseSession(String clientId) {
    this.clientId = clientId;
  }

  /** The QoS at which this client wants a topic; -1 where it does not. */
  int wants(TopicName topic) {
    int most = -1;
    for (Map.Entry<String, Integer> entry : subscriptions.entrySet()) {
      if (TopicFilter.of(entry.getKey()).matches(topic)) {
        most = Math.max(most, entry.getValue());
      }
    }
    return most;
  }

  int nextPacketId() {
    do {
      lastPacketId = lastPacketId % 65_535 + 1;
    } while (inFlight.containsKey(lastPacketId));
    return lastPacketId;
  }
}
