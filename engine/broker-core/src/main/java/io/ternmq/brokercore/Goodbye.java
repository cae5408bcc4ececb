package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.UserProperty;

/**
 * The broker shuts down: 5.0 clients are told 0x8B, clients of 3.x cannot be told and are closed.
 * Wills wait for the broker's next start.
 *
 * @param retryAfterMillis when a client may come back, from now; 0 for no such word
 */
public record Goodbye(long retryAfterMillis) implements Farewell {
  /** Without a time to come back. */
  public static final Goodbye WITHOUT_A_TIME = new Goodbye(0);

  private static final String SENTENCE = "the broker is shutting down";

  @Override
  public void say(ConnectionEngine connection, Moment now) {
    Properties.Builder said = Properties.builder().add(Property.REASON_STRING, SENTENCE);
    if (retryAfterMillis > 0) {
      said.user(UserProperty.RETRY_AFTER_MILLIS, Long.toString(retryAfterMillis));
    }
    CloseCause cause = CloseCause.SHUTDOWN;
    connection.close(cause, cause.reason(), said.build(), SENTENCE, now);
  }
}
