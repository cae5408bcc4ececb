package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.core.Timer;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.UserProperty;

/**
 * What becomes of a connection while the store takes nothing: a message that would have to be
 * stored is neither taken nor refused, for a refusal would end it at its publisher [MQTT-4.4.0-2].
 * The connection is closed a while later, so that the publisher keeps the message and repeats it.
 * Made when the first message is not taken; owned by its connection.
 */
final class ReadOnly extends Timer {
  /** How long a publisher waits for a store that may soon be well again. */
  static final long PATIENCE_NANOS = 5_000_000_000L;

  private static final long RETRY_AFTER_MILLIS = 10_000;
  private static final String SENTENCE = "the broker can store nothing at the moment";

  private final ConnectionEngine connection;

  /** A message was not taken: the days of this connection are numbered. */
  ReadOnly(ConnectionEngine connection, Moment now) {
    this.connection = connection;
    connection.lane().schedule(this, now.nanos() + PATIENCE_NANOS);
  }

  void end() {
    connection.lane().cancel(this);
  }

  @Override
  protected void onDeadline(Moment now) {
    turnAway(connection, now);
  }

  /** Closes the connection, or refuses its CONNECT, and names a time to come again. */
  static void turnAway(ConnectionEngine connection, Moment now) {
    Properties said =
        Properties.builder()
            .add(Property.REASON_STRING, SENTENCE)
            .user(UserProperty.RETRY_AFTER_MILLIS, Long.toString(RETRY_AFTER_MILLIS))
            .build();
    if (connection.phase() == ConnectionPhase.OPEN) {
      connection.close(CloseCause.QUOTA, ReasonCode.QUOTA_EXCEEDED, said, SENTENCE, now);
    } else {
      connection.refuse(CloseCause.QUOTA, ReasonCode.QUOTA_EXCEEDED, said, SENTENCE, now);
    }
  }
}
