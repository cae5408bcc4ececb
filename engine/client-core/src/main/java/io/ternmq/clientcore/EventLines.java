package io.ternmq.clientcore;

import io.ternmq.core.Spans;

/** Events of a client, each in one line for people: for logs and support tickets. */
final class EventLines {
  private EventLines() {}

  static String of(ClientEvent event) {
    if (event instanceof ClientEvent.Attempting begun) {
      return "connecting to "
          + begun.attempt().server()
          + " (attempt "
          + begun.attempt().number()
          + ", MQTT "
          + begun.version()
          + ")";
    } else if (event instanceof ClientEvent.Failed failed) {
      return "cannot connect to " + failed.attempt().server() + ": " + failed.cause();
    } else if (event instanceof ClientEvent.Connected connected) {
      return of(connected);
    } else if (event instanceof ClientEvent.Disconnected lost) {
      return "link lost (" + lost.cause() + ") after " + Spans.text(lost.livedNanos());
    } else if (event instanceof ClientEvent.RetryScheduled retry) {
      return "trying again in "
          + Spans.text(retry.delayNanos())
          + " (attempt "
          + retry.attemptNumber()
          + ")";
    } else if (event instanceof ClientEvent.GivenUp end) {
      return "giving up: " + end.cause();
    } else if (event instanceof ClientEvent.SessionLost lost) {
      return "session lost after " + Spans.text(lost.gapNanos()) + ": " + lost.reason();
    } else if (event instanceof ClientEvent.SubscriptionLost lost) {
      return "the subscription to " + lost.filter() + " was not granted again: " + lost.reason();
    }
    return event.toString();
  }

  private static String of(ClientEvent.Connected connected) {
    String session = connected.sessionPresent() ? ", session present" : ", new session";
    String gap = connected.gapNanos() == 0 ? "" : " after " + Spans.text(connected.gapNanos());
    return "connected to " + connected.server() + " as " + connected.clientId() + gap + session;
  }
}
