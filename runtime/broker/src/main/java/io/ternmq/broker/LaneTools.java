package io.ternmq.broker;

import io.ternmq.broker.sys.Traffic;
import io.ternmq.broker.trace.Traces;

/** What the connections of a lane share in the shell. Owned by the lane. */
record LaneTools(PublishWriter writer, Traffic traffic, Traces traces) {
  LaneTools(Traces traces) {
    this(new PublishWriter(), new Traffic(), traces);
  }

  void endTurn() {
    writer.endTurn();
    traffic.endTurn();
  }
}
