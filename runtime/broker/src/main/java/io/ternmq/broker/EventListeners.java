package io.ternmq.broker;

import io.ternmq.broker.sys.Census;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.core.Moment;
import java.util.ArrayList;
import java.util.List;

/**
 * Everybody who hears of events: the census and what is quick on the lane itself, all others
 * through a queue each.
 */
final class EventListeners implements BrokerListener, AutoCloseable {
  private final List<BrokerListener> quick;
  private final Census census = new Census();
  private final List<EventQueue> queues = new ArrayList<>();

  EventListeners(List<BrokerListener> quick, List<BrokerListener> others) {
    this.quick = List.copyOf(quick);
    others.forEach(other -> queues.add(new EventQueue(other)));
  }

  @Override
  public void onEvent(BrokerEvent event, Moment now) {
    census.onEvent(event, now);
    for (int index = 0; index < quick.size(); index++) {
      quick.get(index).onEvent(event, now);
    }
    for (int index = 0; index < queues.size(); index++) {
      queues.get(index).onEvent(event, now);
    }
  }

  /** Who is there. */
  Census census() {
    return census;
  }

  /** Events that a listener did not hear because it was too slow. */
  long droppedCount() {
    long count = 0;
    for (EventQueue queue : queues) {
      count += queue.droppedCount();
    }
    return count;
  }

  /** Whether each listener has heard all that was not dropped. */
  boolean isHeard() {
    for (EventQueue queue : queues) {
      if (!queue.isHeard()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    queues.forEach(EventQueue::close);
    for (BrokerListener listener : quick) {
      if (listener instanceof CrowdLog log) {
        log.close();
      }
    }
  }
}
