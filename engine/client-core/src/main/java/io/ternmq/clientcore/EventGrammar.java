package io.ternmq.clientcore;

import org.jspecify.annotations.Nullable;

/**
 * Holds the engine to the order of events that it promises: attempting, then failed, or connected
 * and later disconnected; a retry or the end between two rounds. Always on: an event out of order
 * is a mistake of ours.
 */
final class EventGrammar {
  private enum Place {
    /** Nothing is under way. Next: ATTEMPTING. */
    APART,
    /** Next: CONNECTED or ENDED. */
    ATTEMPTING,
    /** Next: ENDED. */
    CONNECTED,
    /** An attempt or a connection is over. Next: WAITING, APART, or ATTEMPTING. */
    ENDED,
    /** The next attempt has its time. Next: ATTEMPTING or APART. */
    WAITING
  }

  private Place place = Place.APART;

  /** Takes the next event in, or ends in an exception that names it. */
  void accept(ClientEvent event) {
    Place next = placeAfter(event);
    if (next == null) {
      throw new IllegalStateException(
          event.getClass().getSimpleName() + " does not follow " + place);
    }
    place = next;
  }

  private @Nullable Place placeAfter(ClientEvent event) {
    boolean isUnderWay = place == Place.ATTEMPTING || place == Place.CONNECTED;
    if (event instanceof ClientEvent.Attempting) {
      return isUnderWay ? null : Place.ATTEMPTING;
    } else if (event instanceof ClientEvent.Failed) {
      return place == Place.ATTEMPTING ? Place.ENDED : null;
    } else if (event instanceof ClientEvent.Connected) {
      return place == Place.ATTEMPTING ? Place.CONNECTED : null;
    } else if (event instanceof ClientEvent.Disconnected) {
      return place == Place.CONNECTED ? Place.ENDED : null;
    } else if (event instanceof ClientEvent.RetryScheduled) {
      return place == Place.ENDED ? Place.WAITING : null;
    } else if (event instanceof ClientEvent.GivenUp) {
      return isUnderWay ? null : Place.APART;
    }
    return place == Place.CONNECTED ? place : null; // a loss that the server's answer showed
  }
}
