package io.ternmq.broker.presence;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.lane.JsonText;
import io.ternmq.core.Moment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a client stands since some moment. Immutable.
 *
 * @param cause of a loss or an end; null where it is not known, as after a restart
 * @param graceSeconds how long the session waits from then on; {@link #FOR_EVER}
 */
record Standing(State state, Moment since, @Nullable CloseCause cause, long graceSeconds) {
  /** A grace window without an end. */
  static final long FOR_EVER = 0xFFFF_FFFFL;

  /** What is said of a client. */
  enum State {
    /** It has a connection. Next: DISCONNECTED. */
    CONNECTED,
    /** It has none, and its session waits. Next: CONNECTED where it is back; else CLOSED. */
    DISCONNECTED,
    /** Its session is no more. Next: CONNECTED, with another session. */
    CLOSED
  }

  /** What an event changes; null where it changes nothing. */
  static @Nullable Standing after(BrokerEvent event, Moment now) {
    if (event instanceof BrokerEvent.Connected) {
      return new Standing(State.CONNECTED, now, null, 0);
    }
    if (event instanceof BrokerEvent.Disconnected lost) {
      return new Standing(State.DISCONNECTED, now, lost.cause(), lost.graceSeconds());
    }
    return event instanceof BrokerEvent.SessionClosed closed
        ? new Standing(State.CLOSED, now, closed.cause(), 0)
        : null;
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  /** In words: a JSON object, as docs/events.md says. */
  byte[] toPayload(String clientId, long nowMillis) {
    JsonText text = new JsonText();
    text.add("clientId", clientId).add("state", word(state)).add("at", since.epochMillis());
    if (!isConnected()) {
      text.add("cause", cause == null ? null : word(cause));
    }
    if (state == State.DISCONNECTED) {
      addGrace(text, nowMillis);
    }
    return text.toBytes();
  }

  private void addGrace(JsonText text, long nowMillis) {
    if (graceSeconds == FOR_EVER) {
      text.add("graceSeconds", null).add("closesAt", null);
      return;
    }
    long closesAt = since.epochMillis() + graceSeconds * 1_000;
    long leftMillis = Math.max(0, closesAt - nowMillis);
    text.add("graceSeconds", (leftMillis + 999) / 1_000).add("closesAt", closesAt);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
