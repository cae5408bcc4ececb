package io.ternmq.broker;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * What part of the memory is used, at every tick, for all of it can go within a second: of the heap
 * what was left after the latest collection, and of the direct memory. Owned by a lane.
 */
final class MemoryMeter {
  private static final int WHOLE_PERCENT = 100;

  private final Figures figures;
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();

  /** Is told, in percent. */
  interface Figures {
    void show(int ofHeap, int ofDirectMemory);
  }

  MemoryMeter(Figures figures) {
    this.figures = figures;
  }

  void onTick() {
    figures.show(heapPercent(), directPercent());
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
