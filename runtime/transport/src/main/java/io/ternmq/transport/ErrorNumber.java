package io.ternmq.transport;

import io.netty.channel.unix.Errors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers of Linux's errors, negative, as Netty's native code tells them. The words beside them
 * are in the language of whoever started the process: nothing is decided by them where there is a
 * number.
 */
final class ErrorNumber {
  /** The exception tells none. */
  static final int NONE = 0;

  static final int PERMISSION_DENIED = -13;
  static final int ADDRESS_IN_USE = -98;
  static final int ADDRESS_NOT_AVAILABLE = -99;
  static final int NETWORK_UNREACHABLE = -101;
  static final int CONNECTION_TIMED_OUT = -110;
  static final int CONNECTION_REFUSED = -111;
  static final int NO_ROUTE_TO_HOST = -113;

  /** How a failed connect tells its number, which it keeps to itself otherwise. */
  private static final Pattern TOLD =
      Pattern.compile("\\(\\.\\.\\) failed with error\\((-\\d+)\\)");

  private ErrorNumber() {}

  static int of(Throwable cause) {
    if (cause instanceof Errors.NativeIoException error) {
      return error.expectedErr();
    }
    Matcher told = TOLD.matcher(String.valueOf(cause.getMessage()));
    return told.find() ? Integer.parseInt(told.group(1)) : NONE;
  }
}
