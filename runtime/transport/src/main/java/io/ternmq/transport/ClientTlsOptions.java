package io.ternmq.transport;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts, and what it shows of itself. Immutable.
 *
 * @param authorities whose certificates servers may show, in PEM; null for those that the system
 *     trusts
 * @param certificate the client's own certificate and those between it and its authority, in PEM;
 *     null for none
 * @param key its private key, in PEM; there where the certificate is
 * @param keyPassword the password of the key; null where it has none
 * @param checksHostName the certificate has to name the host that was asked for
 * @param protocols the versions that are spoken; of TLSv1.2 and TLSv1.3
 * @param ciphers the cipher suites, by their names in Java; empty for those of the Java runtime
 */
public record ClientTlsOptions(
    @Nullable Path authorities,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String keyPassword,
    boolean checksHostName,
    List<String> protocols,
    List<String> ciphers) {
  /** Copies the lists. */
  public ClientTlsOptions {
    protocols = List.copyOf(protocols);
    ciphers = List.copyOf(ciphers);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
    }
  }

  /** Trusts these authorities; null for those of the system. */
  public static ClientTlsOptions trusting(@Nullable Path authorities) {
    return new ClientTlsOptions(
        authorities, null, null, null, true, TlsOptions.DEFAULT_PROTOCOLS, List.of());
  }

  /** The same with a certificate of the client's own. */
  public ClientTlsOptions withCertificate(Path own, Path itsKey) {
    return new ClientTlsOptions(
        authorities, own, itsKey, keyPassword, checksHostName, protocols, ciphers);
  }

  /** The same with these versions. */
  public ClientTlsOptions withProtocols(List<String> versions) {
    return new ClientTlsOptions(
        authorities, certificate, key, keyPassword, checksHostName, versions, ciphers);
  }

  /** The same for servers whose certificates name them otherwise. */
  public ClientTlsOptions withoutHostName() {
    return new ClientTlsOptions(
        authorities, certificate, key, keyPassword, false, protocols, ciphers);
  }
}
