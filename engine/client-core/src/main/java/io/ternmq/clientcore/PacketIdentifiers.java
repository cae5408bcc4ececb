package io.ternmq.clientcore;

import io.ternmq.core.OutboundWindow;
import io.ternmq.core.PacketIds;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * The packet identifiers of one session: messages, SUBSCRIBE and UNSUBSCRIBE draw from the same
 * numbers, and none is drawn while it is in use [MQTT-2.2.1-3].
 */
final class PacketIdentifiers {
  private final OutboundWindow<?> window;
  private final BitSet changes = new BitSet();
  private long nextSequence;

  PacketIdentifiers(OutboundWindow<?> window) {
    this.window = window;
  }

  /** Where none was used yet: the first one is any, as the server may hold others. */
  void beginAnywhere(RandomGenerator random) {
    if (nextSequence == 0) {
      nextSequence = random.nextInt(PacketIds.COUNT);
    }
  }

  /** The sequence that the next message takes, where the window can take it. */
  long nextSequence() {
    while (changes.get(PacketIds.ofSequence(nextSequence))) {
      nextSequence++;
    }
    return nextSequence;
  }

  /** Every sequence below this was used in an earlier life. */
  void restore(long next) {
    nextSequence = next;
  }

  /** This sequence is used up. */
  void take(long sequence) {
    nextSequence = sequence + 1;
  }

  /** An identifier for SUBSCRIBE or UNSUBSCRIBE; free again by {@link #release}. */
  int takeForChange() {
    long sequence = nextSequence();
    while (window.find(PacketIds.ofSequence(sequence)) != null
        || changes.get(PacketIds.ofSequence(sequence))) {
      sequence++;
    }
    take(sequence);
    int packetId = PacketIds.ofSequence(sequence);
    changes.set(packetId);
    return packetId;
  }

  void release(int packetId) {
    changes.clear(packetId);
  }
}
