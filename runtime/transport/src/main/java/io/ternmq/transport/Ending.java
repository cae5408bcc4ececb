package io.ternmq.transport;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** How a connection ended, as far as the network tells. */
public enum Ending {
  /** This side closed it. */
  CLOSED_BY_US,
  /** The peer's FIN. */
  PEER_CLOSED,
  /** The peer's RST, or a write after it. */
  RESET,
  /** Neither probes nor data were answered, or no route leads there any more. */
  TIMED_OUT,
  /** The peer broke the rules of TLS, or said in its words that we did. */
  BROKEN_TLS,
  /** An exception that is no news from the network: a mistake of ours. */
  FAILED;

  /** The ending that an exception of a channel means, where this side did not close it. */
  static Ending of(Throwable cause) {
    if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
      return BROKEN_TLS;
    }
    if (!(cause instanceof IOException)) {
      return FAILED;
    }
    if (cause instanceof ClosedChannelException) {
      // A write that fails closes the channel, and those behind it are told as writes to a closed
      // one.
      return cause.getCause() instanceof IOException behind ? of(behind) : PEER_CLOSED;
    }
    return isSilence(cause) ? TIMED_OUT : RESET;
  }

  /** True where nobody answered, or nobody could. */
  static boolean isSilence(Throwable cause) {
    int number = ErrorNumber.of(cause);
    if (number != ErrorNumber.NONE) {
      return number == ErrorNumber.CONNECTION_TIMED_OUT
          || number == ErrorNumber.NO_ROUTE_TO_HOST
          || number == ErrorNumber.NETWORK_UNREACHABLE;
    }
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("timed out") || text.contains("no route") || text.contains("unreachable");
  }
}
