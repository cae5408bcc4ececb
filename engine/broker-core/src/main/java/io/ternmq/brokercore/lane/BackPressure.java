package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.ConnectionEngine;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishers that are not read because a session's mailbox on another lane is full. They are read
 * again when it has emptied to half; after the longest pause they are closed as overloaded. Owned
 * by its lane.
 */
final class BackPressure {
  private final BrokerLane lane;
  private final List<Blocked> blocked = new ArrayList<>();

  private record Blocked(ConnectionEngine publisher, SessionHost by, long sinceNanos) {}

  BackPressure(BrokerLane lane) {
    this.lane = lane;
  }

  /** Reads nothing more from this publisher until that session's mailbox has room. */
  void block(ConnectionEngine publisher, SessionHost by, Moment now) {
    if (publisher.pauseForRoom(now)) {
      blocked.add(new Blocked(publisher, by, now.nanos()));
    }
  }

  /** Looks again: called at every turn's end and every tick. */
  void review(Moment now) {
    for (int index = blocked.size() - 1; index >= 0; index--) {
      Blocked waiting = blocked.get(index);
      boolean hasRoom = waiting.by().mailbox().depth() <= lane.settings().mailboxItems() / 2;
      boolean isTooLong = now.nanos() - waiting.sinceNanos() >= lane.settings().readPauseNanos();
      if (hasRoom) {
        blocked.remove(index);
        waiting.publisher().resumeForRoom(now);
      } else if (isTooLong) {
        blocked.remove(index);
        waiting.publisher().close(CloseCause.OVERLOADED, "a receiver takes no more messages", now);
      }
    }
  }

  boolean isIdle() {
    return blocked.isEmpty();
  }
}
