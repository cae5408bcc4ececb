package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.UserProperty;

/** How a CONNECT is refused that is right in itself, but for which there is no room. */
public final class Turnaway {
  private Turnaway() {}

  /** It comes too soon: names the time after which it may come again. */
  public static void later(
      ConnectionEngine connection, String sentence, long retryAfterMillis, Moment now) {
    Properties said =
        Properties.builder()
            .add(Property.REASON_STRING, sentence)
            .user(UserProperty.RETRY_AFTER_MILLIS, Long.toString(retryAfterMillis))
            .build();
    connection.refuse(CloseCause.REFUSED, ReasonCode.CONNECTION_RATE_EXCEEDED, said, sentence, now);
  }

  /** There is no session left for it. */
  public static void noSession(ConnectionEngine connection, Moment now) {
    connection.refuse(ReasonCode.QUOTA_EXCEEDED, "there are as many sessions as there may be", now);
  }
}
