package io.ternmq.cli;

import io.ternmq.load.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Whose signature on a server's certificate is believed. */
final class Trust {
  private Trust() {}

  /** Those in a file (PEM), and nobody else; null for none. A mistake in it ends the command. */
  static @Nullable SSLContext in(@Nullable Path authorities) {
    if (authorities == null) {
      return null;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, TrustedAuthorities.of(authorities), null);
      return context;
    } catch (IOException | GeneralSecurityException fault) {
      throw CommandFailure.of(
          "the certificates in " + authorities + " cannot be used: " + fault.getMessage());
    }
  }
}
