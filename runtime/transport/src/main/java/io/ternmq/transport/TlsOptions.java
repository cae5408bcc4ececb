package io.ternmq.transport;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a listener. Immutable; the files are read when the listener opens, and again at {@link
 * Listener#reloadCertificates}.
 *
 * @param certificate the listener's own certificate and those between it and its authority, in PEM
 * @param key its private key, in PEM
 * @param keyPassword the password of the key; null where it has none
 * @param authorities whose certificates clients may show, in PEM; null for those that the system
 *     trusts
 * @param clientAuthentication whether clients are asked for a certificate
 * @param protocols the versions that are spoken; of TLSv1.2 and TLSv1.3
 * @param ciphers the cipher suites, by their names in Java; empty for those of the Java runtime
 * @param maximumHandshakes how many handshakes may be under way; further connections wait in the
 *     system's queue
 */
public record TlsOptions(
    Path certificate,
    Path key,
    @Nullable String keyPassword,
    @Nullable Path authorities,
    ClientAuthentication clientAuthentication,
    List<String> protocols,
    List<String> ciphers,
    int maximumHandshakes) {
  /** What a listener wants to see of its clients. */
  public enum ClientAuthentication {
    /** Nothing. */
    NONE,
    /** A certificate, where they have one. */
    OPTIONAL,
    /** A certificate; without one nobody gets in. */
    REQUIRED
  }

  /** Versions that are good enough today. */
  public static final List<String> DEFAULT_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  public static final int DEFAULT_MAXIMUM_HANDSHAKES = 1_000;

  /** Copies the lists. */
  public TlsOptions {
    protocols = List.copyOf(protocols);
    ciphers = List.copyOf(ciphers);
    if (protocols.isEmpty() || !DEFAULT_PROTOCOLS.containsAll(protocols)) {
      throw new IllegalArgumentException(
          "the TLS versions are TLSv1.2 and TLSv1.3, one or both, not " + protocols);
    }
    if (maximumHandshakes < 1) {
      throw new IllegalArgumentException("at least one TLS handshake must be allowed");
    }
  }

  /** A certificate and its key; clients are asked for none. */
  public static TlsOptions of(Path certificate, Path key) {
    return new TlsOptions(
        certificate,
        key,
        null,
        null,
        ClientAuthentication.NONE,
        DEFAULT_PROTOCOLS,
        List.of(),
        DEFAULT_MAXIMUM_HANDSHAKES);
  }

  /** The same with clients asked for a certificate of these authorities. */
  public TlsOptions withClients(ClientAuthentication asked, @Nullable Path trusted) {
    return new TlsOptions(
        certificate, key, keyPassword, trusted, asked, protocols, ciphers, maximumHandshakes);
  }

  /** The same with these versions. */
  public TlsOptions withProtocols(List<String> versions) {
    return new TlsOptions(
        certificate,
        key,
        keyPassword,
        authorities,
        clientAuthentication,
        versions,
        ciphers,
        maximumHandshakes);
  }
}
