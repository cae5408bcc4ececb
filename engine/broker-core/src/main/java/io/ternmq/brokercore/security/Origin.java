package io.ternmq.brokercore.security;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from, as far as the broker knows without asking the client. Immutable.
 */
public final class Origin {
  private final String listener;
  private final @Nullable String certificateName;

  /** Null for an IPv4 peer, whose text is made anew from the two fields below. */
  private final @Nullable String text;

  private final int address;
  private final char port;
  private final boolean isSecure;

  /**
   * An origin.
   *
   * @param address the peer's address and port as text; behind a proxy that says so, the client's
   *     own
   * @param listener the name of the listener that it came through
   * @param isSecure true where TLS protects it
   * @param certificateName the common name of the certificate that the client proved to hold; null
   *     where there is none
   */
  public Origin(
      String address, String listener, boolean isSecure, @Nullable String certificateName) {
    long bits = PeerText.toBits(address);
    this.text = bits == PeerText.NONE ? address : null;
    this.address = (int) (bits >> Character.SIZE);
    this.port = (char) bits;
    this.listener = listener;
    this.isSecure = isSecure;
    this.certificateName = certificateName;
  }

  /** A plain connection from this address. */
  public static Origin of(String address) {
    return new Origin(address, "", false, null);
  }

  /** The peer's address and port as text; behind a proxy that says so, the client's own. */
  public String address() {
    return text == null ? PeerText.of(address, port) : text;
  }

  /** The name of the listener that it came through. */
  public String listener() {
    return listener;
  }

  /** True where TLS protects it. */
  public boolean isSecure() {
    return isSecure;
  }

  /** The common name of the certificate that the client proved to hold; null for none. */
  public @Nullable String certificateName() {
    return certificateName;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin that
        && Objects.equals(text, that.text)
        && address == that.address
        && port == that.port
        && listener.equals(that.listener)
        && isSecure == that.isSecure
        && Objects.equals(certificateName, that.certificateName);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, address, port, listener, isSecure, certificateName);
  }

  @Override
  public String toString() {
    return address();
  }
}
