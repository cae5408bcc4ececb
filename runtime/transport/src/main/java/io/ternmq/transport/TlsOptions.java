package io.ternmq.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a listener. Immutable; the files are read when the listener opens, and again at {@link
 * Listener#readCertificates}.
 *
 * @param certificate the listener's own certificate and those between it and its authority, in PEM
 * @param key its private key, in PEM
 * @param keyPassword the password of the key; null where it has none
 * @param authorities whose certificates clients may show, in PEM; null for those that the system
 *     trusts
 * @param revocations the certificates of clients that their authorities have called back, as lists
 *     in PEM or DER; null where nobody looks
 * @param clientAuthentication whether clients are asked for a certificate
 * @param protocols the versions that are spoken; of TLSv1.2 and TLSv1.3
 * @param ciphers the cipher suites, by their names in Java; empty for those of the Java runtime
 * @param maximumHandshakes how many handshakes may be under way; further clients wait, unread, from
 *     their first bytes on
 */
public record TlsOptions(
    Path certificate,
    Path key,
    @Nullable String keyPassword,
    @Nullable Path authorities,
    @Nullable Path revocations,
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
    if (revocations != null && authorities == null) {
      throw new IllegalArgumentException(
          "certificates called back need the authorities that do so");
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
        null,
        ClientAuthentication.NONE,
        DEFAULT_PROTOCOLS,
        List.of(),
        DEFAULT_MAXIMUM_HANDSHAKES);
  }

  /** The same with clients asked for a certificate of these authorities. */
  public TlsOptions withClients(ClientAuthentication asked, @Nullable Path trusted) {
    return with(
        its -> {
          its.clientAuthentication = asked;
          its.authorities = trusted;
        });
  }

  /** The same with these versions. */
  public TlsOptions withProtocols(List<String> versions) {
    return with(its -> its.protocols = versions);
  }

  /**
   * These options with some of them changed: {@code tls.with(its -> its.maximumHandshakes = 2)}.
   */
  public TlsOptions with(Consumer<Editor> changes) {
    Editor editor = new Editor(this);
    changes.accept(editor);
    return editor.toOptions();
  }

  /** Options that are being changed. Not thread-safe. */
  public static final class Editor {
    private final Path certificate;
    private final Path key;
    public @Nullable String keyPassword;
    public @Nullable Path authorities;
    public @Nullable Path revocations;
    public ClientAuthentication clientAuthentication;
    public List<String> protocols;
    public List<String> ciphers;
    public int maximumHandshakes;

    private Editor(TlsOptions from) {
      certificate = from.certificate;
      key = from.key;
      keyPassword = from.keyPassword;
      authorities = from.authorities;
      revocations = from.revocations;
      clientAuthentication = from.clientAuthentication;
      protocols = from.protocols;
      ciphers = from.ciphers;
      maximumHandshakes = from.maximumHandshakes;
    }

    private TlsOptions toOptions() {
      return new TlsOptions(
          certificate,
          key,
          keyPassword,
          authorities,
          revocations,
          clientAuthentication,
          protocols,
          ciphers,
          maximumHandshakes);
    }
  }
}
