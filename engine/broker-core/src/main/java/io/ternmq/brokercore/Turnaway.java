package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.UserProperty;

/** How a CONNECT is refused that is right in itself, but for which there is no room. */
public final class Turnaway {
  /** The longest time that is named: clients believe no longer one. */
  static final long LONGEST_NANOS = 600_000_000_000L;

  private Turnaway() {}

  /** It comes too soon: names the time after which it may come again. */
  public static void later(
      ConnectionEngine connection, String sentence, long retryAfterMillis, Moment now) {
    Refusal why = new Refusal(ReasonCode.CONNECTION_RATE_EXCEEDED, sentence);
    later(connection, why, retryAfterMillis, now);
  }

  /** The same with a reason of its own. */
  static void later(ConnectionEngine connection, Refusal why, long retryAfterMillis, Moment now) {
    Properties said =
        Properties.builder()
            .add(Property.REASON_STRING, why.sentence())
            .user(UserProperty.RETRY_AFTER_MILLIS, Long.toString(retryAfterMillis))
            .build();
    connection.refuse(CloseCause.REFUSED, why.reason(), said, why.sentence(), now);
  }

  /** It was not answered in time: it may come again when the others have been. */
  static void unanswered(ConnectionEngine connection, String sentence, Moment now) {
    long millis = connection.lane().admission().retryAfterMillis(connection.clientId(), now);
    later(connection, new Refusal(ReasonCode.SERVER_BUSY, sentence), millis, now);
  }

  /** Its user, or the tenant that the user belongs to, has as many sessions as it may. */
  public static void overQuota(ConnectionEngine connection, Moment now) {
    connection.refuse(
        ReasonCode.QUOTA_EXCEEDED, "its user or tenant has as many sessions as it may have", now);
  }

  /** There is no session left for it. */
  public static void noSession(ConnectionEngine connection, Moment now) {
    connection.refuse(ReasonCode.QUOTA_EXCEEDED, "there are as many sessions as there may be", now);
  }
}
