package io.ternmq.clientcore;

import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection failed or ended.
 *
 * @param reason the server's reason, or how it broke the protocol; null where there is none
 * @param detail one line more, for people; empty where there is none
 * @param retryAfterMillis the time that the server named; 0 where it named none
 * @param serverReference the other server that this one named, or null
 */
public record LossCause(
    LossKind kind,
    @Nullable ReasonCode reason,
    String detail,
    long retryAfterMillis,
    @Nullable String serverReference) {
  /** The longest wait that a server is believed. */
  static final long BELIEVED_MILLIS = 600_000;

  /** A cause without a reason code. */
  public static LossCause of(LossKind kind) {
    return new LossCause(kind, null, "", 0, null);
  }

  /** A cause with a line more about it. */
  public static LossCause of(LossKind kind, String detail) {
    return new LossCause(kind, null, detail, 0, null);
  }

  /** The server broke the protocol. */
  public static LossCause ofViolation(ReasonCode reason, String detail) {
    return new LossCause(LossKind.PROTOCOL_VIOLATED, reason, detail, 0, null);
  }

  /** What a CONNACK or DISCONNECT of the server says. */
  static LossCause ofServer(LossKind kind, ReasonCode reason, Properties properties) {
    String said = properties.string(Property.REASON_STRING);
    return new LossCause(
        kind,
        reason,
        said == null ? "" : said,
        retryAfterMillis(properties),
        properties.string(Property.SERVER_REFERENCE));
  }

  private static long retryAfterMillis(Properties properties) {
    for (UserProperty property : properties.userProperties()) {
      if (property.name().equals(UserProperty.RETRY_AFTER_MILLIS)
          && property.value().matches("\\d{1,18}")) {
        return Math.min(Long.parseLong(property.value()), BELIEVED_MILLIS);
      }
    }
    return 0;
  }

  /** A few words for people: what happened, and the reason that was given. */
  @Override
  public String toString() {
    String text = reason == null ? kind.toString() : kind + ": " + reason;
    return detail.isEmpty() ? text : text + " (" + detail + ")";
  }
}
