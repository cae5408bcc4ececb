package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.routing.RetainedCursor;
import io.ternmq.brokercore.routing.RetainedIndex;
import io.ternmq.core.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Takes out retained messages whose expiry ran out, whether anybody asks for them or not: some
 * steps a tick, round and round while there are any that expire. Owned by the first lane.
 */
final class RetainedSweep {
  private static final int STEPS_A_TICK = 500;

  private final RetainedIndex index;
  private final BrokerLane lane;
  private @Nullable RetainedCursor cursor;

  RetainedSweep(RetainedIndex index, BrokerLane lane) {
    this.index = index;
    this.lane = lane;
  }

  void step(Moment now) {
    if (index.expiringCount() == 0) {
      cursor = null;
      return;
    }
    RetainedCursor here = cursor;
    if (here == null || here.isFinished()) {
      here = index.all();
      cursor = here;
    }
    for (int step = 0; step < STEPS_A_TICK && !here.isFinished(); step++) {
      Message message = here.next(1);
      if (message != null && message.isExpired(now.epochMillis())) {
        lane.forgetRetained(message);
      }
    }
  }
}
