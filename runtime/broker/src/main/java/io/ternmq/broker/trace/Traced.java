package io.ternmq.broker.trace;

/** A connection that can be watched. */
public interface Traced {
  /** Traces of its client began or ended: it looks again, on its lane. */
  void reviewTraces();
}
