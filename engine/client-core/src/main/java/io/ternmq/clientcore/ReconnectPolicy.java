package io.ternmq.clientcore;

import static io.ternmq.clientcore.ReconnectDecision.FAIL_MESSAGE;
import static io.ternmq.clientcore.ReconnectDecision.FALL_BACK;
import static io.ternmq.clientcore.ReconnectDecision.FOLLOW_REFERENCE;
import static io.ternmq.clientcore.ReconnectDecision.REFRESH_CREDENTIALS;
import static io.ternmq.clientcore.ReconnectDecision.RETRY;
import static io.ternmq.clientcore.ReconnectDecision.RETRY_NOT_BEFORE;
import static io.ternmq.clientcore.ReconnectDecision.RETRY_SLOWLY;
import static io.ternmq.clientcore.ReconnectDecision.STOP;

import io.ternmq.packet.ReasonCode;

/**
 * The table of failures: which are retried, and how. A row for every kind of loss and every reason
 * code. A {@link ReconnectRule} may decide otherwise.
 */
public final class ReconnectPolicy {
  /** So many attempts in a row end without a word before an older version is tried. */
  public static final int BARE_CLOSES_BEFORE_FALLING_BACK = 2;

  private ReconnectPolicy() {}

  /** The row of a failure. */
  public static ReconnectDecision decisionFor(LossCause cause) {
    ReasonCode reason = cause.reason();
    if (reason == ReasonCode.PACKET_TOO_LARGE && cause.kind() == LossKind.PROTOCOL_VIOLATED) {
      return RETRY; // it was a packet of the server's: no message of ours is to fail for it
    }
    return reason == null ? decisionFor(cause.kind()) : decisionFor(reason);
  }

  /** The row of a failure that has no reason code. */
  public static ReconnectDecision decisionFor(LossKind kind) {
    return switch (kind) {
      case REFUSED,
          RESET,
          TIMED_OUT,
          UNRESOLVED,
          UNREACHABLE,
          CLOSED,
          PING_UNANSWERED,
          PARAMETERS_MISSING,
          PARAMETERS_UNUSABLE,
          FAILED,
          RECONNECT_REQUESTED,
          SERVER_REFUSED,
          SERVER_DISCONNECTED ->
          RETRY;
      case CERTIFICATE_NOT_YET_VALID -> RETRY_SLOWLY;
      case CERTIFICATE_REJECTED, WRONG_HOST_NAME, PROTOCOL_VIOLATED, STORE_FAILED, STOP_REQUESTED ->
          STOP;
    };
  }

  /** The row of a reason in CONNACK or DISCONNECT. */
  public static ReconnectDecision decisionFor(ReasonCode reason) {
    return switch (reason) {
      case SUCCESS,
          UNSPECIFIED_ERROR,
          IMPLEMENTATION_SPECIFIC_ERROR,
          KEEP_ALIVE_TIMEOUT,
          ADMINISTRATIVE_ACTION,
          MAXIMUM_CONNECT_TIME ->
          RETRY;
      case SERVER_UNAVAILABLE,
          SERVER_BUSY,
          SERVER_SHUTTING_DOWN,
          QUOTA_EXCEEDED,
          CONNECTION_RATE_EXCEEDED ->
          RETRY_NOT_BEFORE;
      case RECEIVE_MAXIMUM_EXCEEDED, TOPIC_ALIAS_INVALID, MESSAGE_RATE_TOO_HIGH -> RETRY_SLOWLY;
      case USE_ANOTHER_SERVER, SERVER_MOVED -> FOLLOW_REFERENCE;
      case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> REFRESH_CREDENTIALS;
      case UNSUPPORTED_PROTOCOL_VERSION -> FALL_BACK;
      case PACKET_TOO_LARGE -> FAIL_MESSAGE;
      // The same CONNECT, SUBSCRIBE or PUBLISH would meet the same answer again.
      case SESSION_TAKEN_OVER,
          BANNED,
          CLIENT_IDENTIFIER_NOT_VALID,
          BAD_AUTHENTICATION_METHOD,
          PROTOCOL_ERROR,
          MALFORMED_PACKET,
          TOPIC_FILTER_INVALID,
          TOPIC_NAME_INVALID,
          PAYLOAD_FORMAT_INVALID,
          RETAIN_NOT_SUPPORTED,
          QOS_NOT_SUPPORTED,
          SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
          SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
          WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED ->
          STOP;
      // No CONNACK or DISCONNECT carries these.
      case GRANTED_QOS_1,
          GRANTED_QOS_2,
          DISCONNECT_WITH_WILL_MESSAGE,
          NO_MATCHING_SUBSCRIBERS,
          NO_SUBSCRIPTION_EXISTED,
          CONTINUE_AUTHENTICATION,
          RE_AUTHENTICATE,
          PACKET_IDENTIFIER_IN_USE,
          PACKET_IDENTIFIER_NOT_FOUND ->
          STOP;
    };
  }
}
