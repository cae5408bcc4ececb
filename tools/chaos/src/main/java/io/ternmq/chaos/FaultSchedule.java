package io.ternmq.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * When which fault happens: at times that were given, or by a seed. The same seed gives the same
 * faults at the same times; whom they meet depends on who is connected then. Not thread-safe.
 */
public final class FaultSchedule {
  /**
   * One fault to come.
   *
   * @param waitNanos after the step before
   * @param isForAll meets every connection; else one that chance picks
   */
  public record Step(long waitNanos, Fault fault, boolean isForAll) {}

  private final List<Step> fixed;
  private final List<Fault> kinds;
  private final long meanNanos;
  private final boolean isForAll;
  private final SplittableRandom random;
  private int next;

  private FaultSchedule(
      List<Step> fixed, List<Fault> kinds, long meanNanos, boolean isForAll, long seed) {
    this.fixed = fixed;
    this.kinds = kinds;
    this.meanNanos = meanNanos;
    this.isForAll = isForAll;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Faults at given times, each {@code TIME:FAULT} such as {@code 5s:black-hole=3s}; every one
   * meets all connections.
   *
   * @throws ChaosFailed with a sentence where one cannot be read
   */
  public static FaultSchedule ofTimes(List<String> texts) {
    record Timed(Duration at, Fault fault) {}
    List<Timed> timed = new ArrayList<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new ChaosFailed("'" + text + "' is not TIME:FAULT such as 5s:black-hole=3s");
      }
      timed.add(
          new Timed(
              Durations.parse(text.substring(0, colon)), Fault.parse(text.substring(colon + 1))));
    }
    timed.sort(Comparator.comparing(Timed::at));
    List<Step> steps = new ArrayList<>();
    Duration before = Duration.ZERO;
    for (Timed each : timed) {
      steps.add(new Step(each.at().minus(before).toNanos(), each.fault(), true));
      before = each.at();
    }
    return new FaultSchedule(List.copyOf(steps), List.of(), 0, true, 0);
  }

  /**
   * Faults without end, drawn from these, apart by anything from nothing to twice this time.
   *
   * @param isForAll each meets all connections; else one
   */
  public static FaultSchedule bySeed(
      long seed, Duration every, List<Fault> kinds, boolean isForAll) {
    if (kinds.isEmpty() || every.isZero()) {
      throw new ChaosFailed("a schedule by seed needs a time and one kind of fault at least");
    }
    return new FaultSchedule(List.of(), List.copyOf(kinds), every.toNanos(), isForAll, seed);
  }

  /** The next step, or null where there is none. */
  public @Nullable Step next() {
    if (kinds.isEmpty()) {
      return next < fixed.size() ? fixed.get(next++) : null;
    }
    long waitNanos = random.nextLong(2 * meanNanos);
    return new Step(waitNanos, kinds.get(random.nextInt(kinds.size())), isForAll);
  }

  /** Chance for whatever else a step leaves open. */
  SplittableRandom random() {
    return random;
  }
}
