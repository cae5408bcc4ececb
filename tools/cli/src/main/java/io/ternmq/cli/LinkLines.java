package io.ternmq.cli;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.LossCause;
import io.ternmq.core.Spans;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Tells in lines on the error output what happens to a client's connection. */
final class LinkLines {
  private final PrintWriter err;
  private @Nullable ClientEvent lastEnd;

  LinkLines(PrintWriter err) {
    this.err = err;
  }

  /** Says what is worth a line. */
  synchronized void onEvent(ClientEvent event) {
    String line = lineOf(event);
    if (line != null) {
      say(line);
    }
  }

  synchronized void say(String line) {
    err.println(line);
    err.flush();
  }

  private @Nullable String lineOf(ClientEvent event) {
    if (event instanceof ClientEvent.Failed || event instanceof ClientEvent.Disconnected) {
      lastEnd = event;
    } else if (event instanceof ClientEvent.RetryScheduled retry) {
      return endText()
          + "; trying again in "
          + Spans.text(retry.delayNanos())
          + " (attempt "
          + retry.attemptNumber()
          + ")";
    } else if (event instanceof ClientEvent.GivenUp) {
      return endText() + "; giving up";
    } else if (event instanceof ClientEvent.SubscriptionLost lost) {
      return "the subscription to " + lost.filter() + " was not granted again: " + lost.reason();
    }
    return null;
  }

  private String endText() {
    if (lastEnd instanceof ClientEvent.Failed failed) {
      return "cannot connect to " + failed.attempt().server() + ": " + words(failed.cause());
    } else if (lastEnd instanceof ClientEvent.Disconnected lost) {
      return "link lost (" + words(lost.cause()) + ") after " + Spans.text(lost.livedNanos());
    }
    return "no connection";
  }

  /** What happened, without the network's own words for the same. */
  static String words(LossCause cause) {
    return switch (cause.kind()) {
      case REFUSED, RESET, TIMED_OUT, UNRESOLVED, UNREACHABLE, CLOSED -> cause.kind().toString();
      default -> cause.toString();
    };
  }

  /** How a client is back: after how long, and with which session. */
  static String backText(ClientEvent.Connected connected) {
    return "back after "
        + Spans.text(connected.gapNanos())
        + (connected.sessionPresent()
            ? ", session present"
            : ", new session: what was published meanwhile is not in it");
  }
}
