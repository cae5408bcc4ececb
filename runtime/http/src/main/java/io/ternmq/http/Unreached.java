package io.ternmq.http;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;

/** Says why a server elsewhere was not reached. */
final class Unreached {
  private Unreached() {}

  /** For a log; what is wrong with a certificate is said so that it can be put right. */
  static String sentence(IOException fault) {
    String flaw = null;
    boolean hasName = true;
    for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException) {
        return "nobody who is trusted has signed its certificate; the setting ca, beside url, names"
            + " those who are";
      } else if (cause instanceof CertificateException) {
        flaw = cause.getMessage();
      }
      hasName &= !(cause instanceof UnresolvedAddressException);
    }
    if (flaw != null) {
      return "its certificate does not do: " + flaw;
    }
    return hasName ? words(fault) : "its name has no address";
  }

  /** Java says nothing of a connection that is refused. */
  private static String words(IOException fault) {
    String said = fault.getMessage();
    if (said != null && !said.isBlank()) {
      return said;
    }
    return fault instanceof ConnectException
        ? "nothing takes connections there"
        : "the connection was lost";
  }
}
