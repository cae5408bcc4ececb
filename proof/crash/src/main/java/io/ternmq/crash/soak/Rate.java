package io.ternmq.crash.soak;

/** Something that happens so many times a second. */
final class Rate {
  private final double interval;
  private double next;

  Rate(double perSecond) {
    interval = 1 / perSecond;
    next = interval;
  }

  /** True once for each time that it was due by then. */
  boolean isDue(double second) {
    if (second < next) {
      return false;
    }
    next += interval;
    return true;
  }
}
