package io.ternmq.bench.tree;

import io.ternmq.brokercore.routing.Subscriber;

/** A session that is always on line and does nothing. */
record Member(long number, String clientId) implements Subscriber {
  @Override
  public boolean isOnline() {
    return true;
  }

  @Override
  public boolean isDurable() {
    return true;
  }
}
