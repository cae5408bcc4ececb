package io.ternmq.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Where every draw of a run comes from: the same seed draws the same. Not thread-safe. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    this(new SplittableRandom(seed));
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** A chance of its own, so that draws here do not shift draws there. */
  Chance split() {
    return new Chance(random.split());
  }

  /** The generator itself, for what asks for one. */
  SplittableRandom generator() {
    return random;
  }

  /** 0 to below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From the first to the last, both included. */
  long between(long first, long last) {
    return random.nextLong(first, last + 1);
  }

  /** From the first to the last, both included. */
  int between(int first, int last) {
    return random.nextInt(first, last + 1);
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
