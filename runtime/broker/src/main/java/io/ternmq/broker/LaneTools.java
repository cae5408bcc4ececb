package io.ternmq.broker;

import io.ternmq.broker.sys.Traffic;

/** What the connections of a lane share in the shell. Owned by the lane. */
record LaneTools(PublishWriter writer, Traffic traffic) {
  LaneTools() {
    this(new PublishWriter(), new Traffic());
  }

  void endTurn() {
    writer.endTurn();
    traffic.endTurn();
  }
}
