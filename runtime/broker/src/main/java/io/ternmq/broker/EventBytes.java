package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes of events that wait, by a careful estimate: what a client chose itself may be as
 * long as a string of MQTT. Thread-safe.
 */
final class EventBytes {
  /** How many bytes the events of one queue have at most. */
  static final long LIMIT = 16L << 20;

  private static final int EVENT_BYTES = 200;

  private final AtomicLong waiting = new AtomicLong();

  /** False where there is no room for this event; otherwise it counts until it is given back. */
  boolean take(BrokerEvent event) {
    long size = of(event);
    if (waiting.addAndGet(size) <= LIMIT) {
      return true;
    }
    waiting.addAndGet(-size);
    return false;
  }

  /** Whether none waits. */
  boolean isEmpty() {
    return waiting.get() == 0;
  }

  /** This event waits no longer. */
  void giveBack(BrokerEvent event) {
    waiting.addAndGet(-of(event));
  }

  /** Two for each character of its texts, and those of its other members. */
  private static long of(BrokerEvent event) {
    long characters = event.clientId().length();
    if (event instanceof BrokerEvent.Connected connected) {
      characters += lengthOf(connected.userName());
    } else if (event instanceof BrokerEvent.Disconnected lost) {
      characters += lengthOf(lost.sentence());
    } else if (event instanceof BrokerEvent.Refused refused) {
      characters += lengthOf(refused.sentence());
    } else if (event instanceof BrokerEvent.WillPublished will) {
      characters += lengthOf(will.topic());
    }
    return EVENT_BYTES + 2 * characters;
  }

  private static int lengthOf(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
