package io.ternmq.sim;

import io.ternmq.brokercore.SessionEngine;

/** Queues stay within their bounds; what a crash restored may lie above until it has drained. */
final class BoundsChecker extends Checker {
  private final World world;
  private boolean hadCrash;

  BoundsChecker(World world) {
    super("queues within limits");
    this.world = world;
  }

  @Override
  void onCrash() {
    hadCrash = true;
  }

  @Override
  void onTurn(SimLane lane) {
    int limit = world.scenario().settings().queueMessages();
    if (hadCrash || !world.scenario().hasSmallBounds()) {
      return;
    }
    for (SimConnection connection : world.broker().connections()) {
      SessionEngine session = connection.isOpened() ? connection.engine().session() : null;
      if (session != null) {
        require(
            session.waiting() <= limit,
            session.waiting() + " messages wait for " + session.clientId() + ", above " + limit);
      }
    }
  }
}
