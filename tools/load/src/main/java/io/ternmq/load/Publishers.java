package io.ternmq.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shares out what may be published: each publisher in turn gets an equal portion of the messages
 * under way, so that messages stay together and no publisher starves. Owned by the thread of the
 * run.
 */
final class Publishers {
  private final List<Publisher> publishers;
  private final Flow flow;
  private final int portionSize;
  private @Nullable Pace pace;
  private int cursor;
  private int portionLeft;

  Publishers(List<Publisher> publishers, Flow flow, int undeliveredLimit) {
    this.publishers = publishers;
    this.flow = flow;
    this.portionSize = Math.max(1, undeliveredLimit / Math.max(1, publishers.size()));
    this.portionLeft = portionSize;
  }

  /** From now on messages leave when they are due, not whenever there is room. */
  void follow(Pace newPace) {
    this.pace = newPace;
  }

  /** Publishes what may be published now. */
  void proceed(long nowNanos) {
    if (publishers.isEmpty()) {
      return;
    }
    if (pace == null) {
      fillRoom(nowNanos);
    } else {
      publishDue(pace, nowNanos);
    }
  }

  int inFlightCount() {
    int count = 0;
    for (Publisher publisher : publishers) {
      count += publisher.inFlightCount();
    }
    return count;
  }

  long refusedCount() {
    long count = 0;
    for (Publisher publisher : publishers) {
      count += publisher.refusedCount();
    }
    return count;
  }

  private void fillRoom(long nowNanos) {
    long room = flow.room();
    for (int idle = 0; room > 0 && idle < publishers.size(); ) {
      int portion = (int) Math.min(room, portionLeft);
      int count = publishers.get(cursor).publish(portion, nowNanos);
      room -= count;
      portionLeft -= count;
      idle = count == 0 ? idle + 1 : 0;
      if (portionLeft == 0 || count < portion) {
        next();
      }
    }
  }

  private void publishDue(Pace due, long nowNanos) {
    long room = Math.min(flow.room(), due.dueCount(nowNanos));
    for (int idle = 0; room > 0 && idle < publishers.size(); ) {
      int count = publishers.get(cursor).publish(1, due.nextNanos());
      if (count > 0) {
        due.take();
        room--;
        idle = 0;
      } else {
        idle++;
      }
      next();
    }
  }

  private void next() {
    cursor = cursor + 1 == publishers.size() ? 0 : cursor + 1;
    portionLeft = portionSize;
  }
}
