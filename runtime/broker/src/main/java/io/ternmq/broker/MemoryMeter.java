package io.ternmq.broker;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What part of the memory is used, once a second, and at every tick where much of it is: of the
 * heap what was left after the latest collection, or of the direct memory, whichever is more. Owned
 * by a lane.
 */
final class MemoryMeter {
  private static final long INTERVAL_NANOS = 1_000_000_000L;
  private static final int WHOLE_PERCENT = 100;

  /** From here on it may be full before a second is over. */
  private static final int MUCH_PERCENT = 70;

  private final IntConsumer percent;
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
  private long dueNanos;
  private boolean hasBegun;

  /**
   * A meter.
   *
   * @param percent is told
   */
  MemoryMeter(IntConsumer percent) {
    this.percent = percent;
  }

  void onTick(long nowNanos) {
    if (!hasBegun || nowNanos - dueNanos >= 0) {
      hasBegun = true;
      int used = Math.max(heapPercent(), directPercent());
      dueNanos = used < MUCH_PERCENT ? nowNanos + INTERVAL_NANOS : nowNanos;
      percent.accept(used);
    }
  }

  private int heapPercent() {
    long used = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage left = pool.getCollectionUsage();
      used += left == null ? 0 : Math.min(left.getUsed(), pool.getUsage().getUsed());
    }
    return percent(used, Runtime.getRuntime().maxMemory());
  }

  private static int directPercent() {
    return percent(PlatformDependent.usedDirectMemory(), PlatformDependent.maxDirectMemory());
  }

  static int percent(long used, long most) {
    return used <= 0 || most <= 0
        ? 0
        : (int) Math.min(WHOLE_PERCENT, Math.round(used * (double) WHOLE_PERCENT / most));
  }
}
