package io.ternmq.http;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;

/** Says why a server elsewhere was not reached. */
final class Unreached {
  private Unreached() {}

  /** For a log; what is wrong with a certificate is said so that it can be put right. */
  static String sentence(IOException fault) {
    String flaw = null;
    for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException) {
        return "nobody who is trusted has signed its certificate; the setting ca, beside url, names"
            + " those who are";
      } else if (cause instanceof CertificateException) {
        flaw = cause.getMessage();
      }
    }
    return flaw == null ? fault.toString() : "its certificate does not do: " + flaw;
  }
}
