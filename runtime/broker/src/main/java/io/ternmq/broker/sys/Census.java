package io.ternmq.broker.sys;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.Moment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many clients are connected, were at most, and did not come back in time. Any thread. */
public final class Census implements BrokerListener {
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger maximum = new AtomicInteger();
  private final LongAdder expired = new LongAdder();

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    if (event instanceof BrokerEvent.Connected) {
      int count = connected.incrementAndGet();
      if (count > maximum.get()) {
        maximum.accumulateAndGet(count, Math::max);
      }
    } else if (event instanceof BrokerEvent.Disconnected) {
      connected.decrementAndGet();
    } else if (event instanceof BrokerEvent.SessionClosed closed
        && closed.cause() == CloseCause.GRACE_OVER) {
      expired.increment();
    }
  }

  /** Sessions that have a connection. */
  public int connected() {
    return connected.get();
  }

  /** The most that had one at a time. */
  public int maximum() {
    return maximum.get();
  }

  /** Sessions that ended because nobody came back within their grace window. */
  public long expired() {
    return expired.sum();
  }
}
