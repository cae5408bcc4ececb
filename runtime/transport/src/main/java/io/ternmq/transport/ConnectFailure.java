package io.ternmq.transport;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Why no connection came about. */
public enum ConnectFailure {
  /** The host answered that nobody listens there. */
  REFUSED,
  /** Nobody answered in time. */
  TIMED_OUT,
  /** The name has no address, or the name service did not answer. */
  UNKNOWN_HOST,
  /** No route leads there. */
  UNREACHABLE,
  /** The peer ended the connection before it was open. */
  RESET,
  /** The peer answered, but not as a WebSocket that carries MQTT. */
  NO_WEBSOCKET,
  /** Anything else: a mistake of ours. */
  FAILED;

  static ConnectFailure of(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return UNKNOWN_HOST;
    }
    if (cause instanceof ConnectTimeoutException) {
      return TIMED_OUT;
    }
    if (cause instanceof NoRouteToHostException) {
      return UNREACHABLE;
    }
    if (!(cause instanceof IOException)) {
      return FAILED;
    }
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("refused")) {
      return REFUSED;
    }
    if (text.contains("timed out")) {
      return TIMED_OUT;
    }
    return text.contains("no route") || text.contains("unreachable") ? UNREACHABLE : RESET;
  }
}
