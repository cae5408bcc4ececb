package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.Admission;
import io.ternmq.brokercore.WillRoom;
import io.ternmq.core.Lane;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the admission of one lane shares with those of the others, and shows of itself: owned by its
 * lane, read by any thread.
 */
final class Door implements Admission.Means {
  private static final int WAITING = 0;
  private static final int UNDER_WAY = 1;
  private static final int WAIT_NANOS = 2;
  private static final int DELAY_NANOS = 3;

  private final BrokerCore core;
  private final Lane lane;
  private final AtomicLongArray shown = new AtomicLongArray(4);
  private final LongAdder[] refused = new LongAdder[Admission.Lack.values().length];

  Door(BrokerCore core, Lane lane) {
    this.core = core;
    this.lane = lane;
    for (int index = 0; index < refused.length; index++) {
      refused[index] = new LongAdder();
    }
  }

  @Override
  public long gateBacklogNanos(long nowNanos) {
    return core.gate().backlogNanos(nowNanos);
  }

  @Override
  public int memoryPercent() {
    return core.memoryPercent();
  }

  @Override
  public int heapPercent() {
    return core.heapPercent();
  }

  @Override
  public WillRoom wills() {
    return core.wills();
  }

  @Override
  public boolean hasSession(String clientId) {
    return core.directory().find(clientId) != null;
  }

  @Override
  public void executeLater(Runnable task) {
    lane.executeLater(task);
  }

  @Override
  public void refused(Admission.Lack lack) {
    refused[lack.ordinal()].increment();
  }

  @Override
  public void show(int waiting, int underWay, long waitNanos, long delayNanos) {
    shown.setOpaque(WAITING, waiting);
    shown.setOpaque(UNDER_WAY, underWay);
    shown.setOpaque(WAIT_NANOS, waitNanos);
    shown.setOpaque(DELAY_NANOS, delayNanos);
  }

  CrowdFigures figures() {
    return new CrowdFigures(
        shown.getOpaque(WAITING),
        shown.getOpaque(UNDER_WAY),
        shown.getOpaque(WAIT_NANOS),
        shown.getOpaque(DELAY_NANOS));
  }

  long refusedCount(Admission.Lack lack) {
    return refused[lack.ordinal()].sum();
  }
}
