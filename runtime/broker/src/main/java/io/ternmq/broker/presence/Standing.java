package io.ternmq.broker.presence;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.Moment;
import java.nio.charset.StandardCharsets;
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
    StringBuilder text = new StringBuilder(128).append("{\"clientId\":\"");
    escape(clientId, text);
    text.append("\",\"state\":\"").append(word(state)).append("\",\"at\":");
    text.append(since.epochMillis());
    if (!isConnected()) {
      text.append(",\"cause\":");
      text.append(cause == null ? "null" : "\"" + word(cause) + "\"");
    }
    if (state == State.DISCONNECTED) {
      appendGrace(text, nowMillis);
    }
    return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void appendGrace(StringBuilder text, long nowMillis) {
    if (graceSeconds == FOR_EVER) {
      text.append(",\"graceSeconds\":null,\"closesAt\":null");
      return;
    }
    long closesAt = since.epochMillis() + graceSeconds * 1_000;
    long leftMillis = Math.max(0, closesAt - nowMillis);
    text.append(",\"graceSeconds\":").append((leftMillis + 999) / 1_000);
    text.append(",\"closesAt\":").append(closesAt);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void escape(String value, StringBuilder text) {
    for (int index = 0; index < value.length(); index++) {
      char character = value.charAt(index);
      if (character == '"' || character == '\\') {
        text.append('\\').append(character);
      } else if (character < ' ') {
        text.append(String.format("\\u%04x", (int) character));
      } else {
        text.append(character);
      }
    }
  }
}
