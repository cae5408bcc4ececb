package io.ternmq.transport;

import java.util.ArrayDeque;

/**
 * Steps of which a turn takes a few, at once as long as there are no more: where a crowd causes
 * very many, the others wait their turn, and sockets are read between. Owned by its lane.
 */
final class Slices {
  private final NettyLane lane;
  private final int stepsATurn;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final Runnable slice = this::runSlice;
  private int takenThisTurn;
  private boolean isPosted;

  Slices(NettyLane lane, int stepsATurn) {
    this.lane = lane;
    this.stepsATurn = stepsATurn;
  }

  /** One more step: now, or in a turn to come, behind those that wait. */
  void add(Runnable step) {
    lane.moment(); // so that this turn has an end
    if (waiting.isEmpty() && takenThisTurn < stepsATurn) {
      takenThisTurn++;
      step.run();
    } else {
      waiting.add(step);
      post();
    }
  }

  private void post() {
    if (!isPosted) {
      isPosted = true;
      lane.executeLater(slice);
    }
  }

  private void runSlice() {
    isPosted = false;
    if (lane.isEnding()) {
      waiting.clear(); // the sockets are closed with their loop, and a turn would have no end
      return;
    }
    lane.moment();
    while (takenThisTurn < stepsATurn && !waiting.isEmpty()) {
      takenThisTurn++;
      take(waiting.remove());
    }
    if (!waiting.isEmpty()) {
      post();
    }
  }

  private void take(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error fault) {
      lane.report(fault);
    }
  }

  int waitingCount() {
    return waiting.size();
  }

  void endTurn() {
    takenThisTurn = 0;
  }
}
