package io.ternmq.brokercore;

import io.ternmq.core.Moment;

/** Hears every event of the broker, on the lane where it happened. Must return at once. */
@FunctionalInterface
public interface BrokerListener {
  /** Hears nothing. */
  BrokerListener NONE = (event, now) -> {};

  void onEvent(BrokerEvent event, Moment now);
}
