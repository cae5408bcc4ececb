package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A packet whose verdict takes time, and what came behind it. Meanwhile its connection is not read;
 * an answer that is not there after the longest pause counts as no. At most one a connection, whose
 * end is the end of the wait. Owned by its connection.
 */
abstract class AwaitedVerdict {
  /** Packets that were decoded before the pause took hold and wait behind, at most. */
  static final int PACKETS_BEHIND = 64;

  private final ConnectionEngine connection;
  private @Nullable ArrayDeque<Packet> behind;

  AwaitedVerdict(ConnectionEngine connection) {
    this.connection = connection;
  }

  final ConnectionEngine connection() {
    return connection;
  }

  /** False where the wait never began, is over, or ended with the connection. */
  final boolean isAwaited() {
    return connection.awaited() == this;
  }

  /** Keeps a packet in its order; false where too many wait already. */
  final boolean hold(Packet packet) {
    if (behind == null) {
      behind = new ArrayDeque<>();
    }
    return behind.size() < PACKETS_BEHIND && behind.add(packet);
  }

  /** Everything is known: acts on it, and then on what came behind. */
  final void settle(Moment now) {
    connection.awaited(null);
    onSettled(now);
    goOn(now);
  }

  /** Nobody answered in time: whatever is open counts as no. */
  final void expire(Moment now) {
    denyWhatIsOpen();
    settle(now);
  }

  private void goOn(Moment now) {
    while (behind != null && !behind.isEmpty() && connection.isOpen()) {
      AwaitedVerdict next = connection.awaited();
      if (next != null) {
        next.behind = behind; // all of them came behind this one too
        return;
      }
      connection.onHeldPacket(behind.remove(), now);
    }
    if (connection.awaited() == null) {
      connection.readOn(now);
    }
  }

  abstract void denyWhatIsOpen();

  /** Called once, while the connection is in service. */
  abstract void onSettled(Moment now);
}
