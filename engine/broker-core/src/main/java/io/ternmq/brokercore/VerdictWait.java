package io.ternmq.brokercore;

import io.ternmq.brokercore.ConnectionWatch.Pause;
import io.ternmq.core.Moment;
import io.ternmq.packet.Packet;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a connection in service for a verdict that takes time. Meanwhile it is not read, and
 * what was decoded already waits in its order; an answer that is not there after the longest pause
 * counts as no. Ends with the connection: what comes late changes nothing. Owned by its connection.
 */
final class VerdictWait {
  /** Packets that were decoded before the pause took hold and wait behind, at most. */
  static final int PACKETS_BEHIND = 64;

  private final ConnectionEngine connection;
  private @Nullable AwaitedVerdict awaited;
  private @Nullable ArrayDeque<Packet> behind;

  VerdictWait(ConnectionEngine connection) {
    this.connection = connection;
  }

  /** Acts on nothing more of what the client sends until this is settled, and reads nothing. */
  void await(AwaitedVerdict verdict, Moment now) {
    awaited = verdict;
    connection.watch().pause(Pause.VERDICT, now);
  }

  boolean isWaiting() {
    return awaited != null;
  }

  boolean isWaitingFor(AwaitedVerdict verdict) {
    return awaited == verdict;
  }

  /** Keeps the packet in its order where there is a wait, else returns false. */
  boolean holds(Packet packet, Moment now) {
    if (awaited == null) {
      return false;
    }
    if (behind == null) {
      behind = new ArrayDeque<>();
    }
    if (behind.size() < PACKETS_BEHIND) {
      behind.add(packet);
    } else {
      connection.close(CloseCause.OVERLOADED, "too much came behind what waits for a verdict", now);
    }
    return true;
  }

  /** Everything is known: acts on it, and then on what came behind. */
  void settle(AwaitedVerdict verdict, Moment now) {
    awaited = null;
    verdict.onSettled(now);
    while (awaited == null && behind != null && connection.isOpen()) {
      Packet next = behind.poll();
      if (next == null) {
        behind = null;
      } else {
        connection.onOpenPacket(next, now);
      }
    }
    if (awaited == null && connection.isOpen()) {
      connection.watch().resume(Pause.VERDICT, now);
    }
  }

  /** Nobody answered in time: whatever is open counts as no. */
  void onTimeout(Moment now) {
    AwaitedVerdict late = awaited;
    if (late != null) {
      late.denyWhatIsOpen();
      settle(late, now);
    }
  }

  /** The connection is over. */
  void end() {
    awaited = null;
    behind = null;
  }
}
