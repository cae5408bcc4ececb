package io.ternmq.broker;

import io.ternmq.brokercore.BrokerEvent;
import java.util.Locale;

/** What happened, in a word: the kinds of {@link BrokerEvent}, under the names that are told. */
public enum EventKind {
  CONNECTED,
  DISCONNECTED,
  CLOSED,
  REFUSED,
  DUEL,
  THROTTLED,
  DROPPED,
  WILL_PUBLISHED,
  WILL_DROPPED,
  STORE_READ_ONLY,
  STORE_RECOVERED,
  STALLED;

  /** The kind of an event. */
  public static EventKind of(BrokerEvent event) {
    if (event instanceof BrokerEvent.Connected) {
      return CONNECTED;
    } else if (event instanceof BrokerEvent.Disconnected) {
      return DISCONNECTED;
    } else if (event instanceof BrokerEvent.SessionClosed) {
      return CLOSED;
    } else if (event instanceof BrokerEvent.Refused) {
      return REFUSED;
    } else if (event instanceof BrokerEvent.Duel) {
      return DUEL;
    } else if (event instanceof BrokerEvent.Throttled) {
      return THROTTLED;
    } else if (event instanceof BrokerEvent.Dropped) {
      return DROPPED;
    } else if (event instanceof BrokerEvent.WillPublished) {
      return WILL_PUBLISHED;
    } else if (event instanceof BrokerEvent.WillDropped) {
      return WILL_DROPPED;
    } else if (event instanceof BrokerEvent.StoreReadOnly) {
      return STORE_READ_ONLY;
    } else if (event instanceof BrokerEvent.StoreRecovered) {
      return STORE_RECOVERED;
    }
    return STALLED;
  }

  /** In small letters, with hyphens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
