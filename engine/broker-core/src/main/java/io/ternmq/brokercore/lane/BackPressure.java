package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clients that are not read because a session's mailbox on another lane is full, or because the
 * store has as much to do for this lane as it may. They are read again when that has fallen to
 * half; after the longest pause they are closed as overloaded. Owned by its lane.
 */
final class BackPressure {
  private final BrokerLane lane;
  private final List<Blocked> blocked = new ArrayList<>();

  private record Blocked(ConnectionEngine client, @Nullable SessionHost by, long sinceNanos) {}

  BackPressure(BrokerLane lane) {
    this.lane = lane;
  }

  /**
   * Reads nothing more from this client until there is room.
   *
   * @param by the session whose mailbox is full; null where it is the store
   */
  void block(ConnectionEngine client, @Nullable SessionHost by, Moment now) {
    if (client.pauseForRoom(now)) {
      blocked.add(new Blocked(client, by, now.nanos()));
    }
  }

  /** Looks again: called at every turn's end and every tick. */
  void review(Moment now) {
    for (int index = blocked.size() - 1; index >= 0; index--) {
      Blocked waiting = blocked.get(index);
      boolean isTooLong = now.nanos() - waiting.sinceNanos() >= lane.settings().readPauseNanos();
      if (hasRoom(waiting.by())) {
        blocked.remove(index);
        waiting.client().resumeForRoom(now);
      } else if (isTooLong) {
        blocked.remove(index);
        String who = waiting.by() == null ? "the store" : "a receiver";
        waiting.client().close(CloseCause.OVERLOADED, who + " takes no more messages", now);
      }
    }
  }

  private boolean hasRoom(@Nullable SessionHost host) {
    return host == null
        ? lane.batches().hasRoom()
        : host.mailbox().depth() <= lane.settings().mailboxItems() / 2;
  }

  boolean isIdle() {
    return blocked.isEmpty();
  }
}
