package io.ternmq.brokercore.security;

/** Where an answer goes that took time. Any thread may call, once; later calls have no effect. */
@FunctionalInterface
public interface Decision {
  void decide(boolean allowed);
}
