package io.ternmq.transport;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

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
  /** The certificate's time has not begun: one of the clocks is wrong. */
  CERTIFICATE_NOT_YET_VALID,
  /** The certificate is not trusted or has expired. */
  CERTIFICATE_REJECTED,
  /** The certificate names another host. */
  WRONG_HOST_NAME,
  /** The peers found no TLS in common, or the peer speaks none. */
  NO_TLS,
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
    if (cause instanceof SSLException) {
      return ofTls(cause);
    }
    if (cause instanceof ClosedChannelException) {
      return RESET;
    }
    if (!(cause instanceof IOException)) {
      return cause.getCause() instanceof SSLException tls ? ofTls(tls) : FAILED;
    }
    return switch (ErrorNumber.of(cause)) {
      case ErrorNumber.CONNECTION_REFUSED -> REFUSED;
      case ErrorNumber.CONNECTION_TIMED_OUT -> TIMED_OUT;
      case ErrorNumber.NETWORK_UNREACHABLE, ErrorNumber.NO_ROUTE_TO_HOST -> UNREACHABLE;
      case ErrorNumber.NONE -> ofWords(cause);
      default -> RESET;
    };
  }

  /** Java's own sockets tell words alone, in whatever language. */
  private static ConnectFailure ofWords(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("timed out")) {
      return TIMED_OUT;
    }
    if (text.contains("no route") || text.contains("unreachable")) {
      return UNREACHABLE;
    }
    return cause instanceof ConnectException || text.contains("refused") ? REFUSED : RESET;
  }

  /** What the certificate was refused for stands at some depth of the causes. */
  static ConnectFailure ofTls(Throwable failure) {
    ConnectFailure found = NO_TLS;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedChannelException) {
        return RESET;
      }
      if (cause instanceof CertificateNotYetValidException) {
        return CERTIFICATE_NOT_YET_VALID;
      }
      if (cause instanceof CertificateExpiredException) {
        return CERTIFICATE_REJECTED;
      }
      if (cause instanceof CertificateException) {
        found = isAboutTheName(cause) ? WRONG_HOST_NAME : CERTIFICATE_REJECTED;
      }
    }
    return found;
  }

  /** The Java runtime has no exception of its own for this. */
  private static boolean isAboutTheName(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    return text.startsWith("No subject alternative") || text.startsWith("No name matching");
  }
}
