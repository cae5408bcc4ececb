package io.ternmq.transport;

import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A listener could not open; the message is a sentence for whoever chose the address. */
public final class ListenFailedException extends IOException {
  private static final long serialVersionUID = 1;

  private ListenFailedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  static ListenFailedException of(String host, int port, Throwable cause) {
    return new ListenFailedException(
        "Cannot listen on " + Addresses.text(host, port) + ": " + reasonOf(cause), cause);
  }

  static ListenFailedException of(Path socket, Throwable cause) {
    return new ListenFailedException("Cannot listen on " + socket + ": " + reasonOf(cause), cause);
  }

  static ListenFailedException of(Path socket, String reason) {
    return new ListenFailedException("Cannot listen on " + socket + ": " + reason, null);
  }

  static ListenFailedException of(String listener, TlsFailedException fault) {
    return new ListenFailedException(
        "Cannot open the listener " + listener + ": " + fault.getMessage(), fault);
  }

  /** None can open: there are too many connections asked for. */
  public static ListenFailedException ofConnections(String sentence) {
    return new ListenFailedException(sentence, null);
  }

  /** One that must not open, for this reason. */
  public static ListenFailedException refused(String listener, String reason) {
    return new ListenFailedException(
        "Will not open the listener " + listener + ": " + reason, null);
  }

  private static String reasonOf(Throwable cause) {
    if (cause instanceof UnresolvedAddressException
        || cause instanceof java.net.UnknownHostException) {
      return "no address is known for this name.";
    }
    int number = ErrorNumber.of(cause);
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (number == ErrorNumber.ADDRESS_IN_USE || text.contains("in use")) {
      return "another process listens there. Stop it, or choose another port.";
    }
    if (number == ErrorNumber.ADDRESS_NOT_AVAILABLE || text.contains("assign")) {
      return "this machine does not have that address.";
    }
    if (number == ErrorNumber.PERMISSION_DENIED || text.contains("denied")) {
      return "that needs a privilege; ports from 1024 up do not.";
    }
    return (cause instanceof Errors.NativeIoException
            ? ""
            : cause.getClass().getSimpleName() + ", ")
        + cause.getMessage();
  }
}
