package io.ternmq.broker.settings;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of one listener. Immutable.
 *
 * @param bind the address; of no meaning for a unix socket
 * @param port 0 for any free one; of no meaning for a unix socket
 * @param socket of a unix socket, otherwise null
 * @param tls null where it has none
 * @param web of a WebSocket listener; of no meaning otherwise
 * @param bounds what it takes at most
 * @param isAsked somebody wrote it down; false for one that there is by default
 */
public record ListenerSpec(
    String name,
    Kind kind,
    String bind,
    int port,
    @Nullable Socket socket,
    @Nullable Tls tls,
    Web web,
    Bounds bounds,
    boolean isAsked) {
  /** How MQTT is carried there. */
  public enum Kind {
    MQTT,
    MQTTS,
    WS,
    WSS,
    UNIX,
    HTTP,
    HTTPS;

    /** It encrypts. */
    public boolean hasTls() {
      return this == MQTTS || this == WSS || this == HTTPS;
    }

    /** It serves pages and the HTTP API, no clients. */
    public boolean isHttp() {
      return this == HTTP || this == HTTPS;
    }

    /** It has an address and a port. */
    public boolean hasPort() {
      return this != UNIX;
    }
  }

  /**
   * A socket in the file system.
   *
   * @param mode who may open it, as nine letters; empty for what the system makes of it
   */
  public record Socket(Path path, String mode) {}

  /**
   * The TLS of a listener.
   *
   * @param passwordFile its first line is the password of the key; null where it has none
   * @param authorities null where no client is asked for a certificate
   * @param revocations certificates called back; null where nobody looks
   * @param namesUsers the common name in a client's certificate is its user name
   * @param ciphers empty for those of the JDK
   */
  public record Tls(
      Path certificate,
      Path key,
      @Nullable Path passwordFile,
      @Nullable Path authorities,
      @Nullable Path revocations,
      ClientCertificates clients,
      boolean namesUsers,
      List<String> protocols,
      List<String> ciphers,
      int handshakes) {}

  /**
   * The WebSocket side of a listener.
   *
   * @param origins the pages that may open one; {@code *} for any
   */
  public record Web(List<String> paths, List<String> origins) {}

  /**
   * What a listener takes at most.
   *
   * @param hasProxyHeader connections begin with a header of the PROXY protocol
   * @param connections 0 for any number
   */
  public record Bounds(boolean hasProxyHeader, int connections, int packetBytes) {}
}
