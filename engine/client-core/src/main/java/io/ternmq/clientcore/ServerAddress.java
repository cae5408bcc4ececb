package io.ternmq.clientcore;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and how it is spoken to.
 *
 * @param host a name or an address, without the brackets of IPv6
 * @param path the path of a WebSocket; empty for TCP
 */
public record ServerAddress(Scheme scheme, String host, int port, String path) {
  /** How bytes travel. */
  public enum Scheme {
    MQTT(1883, false, false),
    MQTTS(8883, true, false),
    WS(80, false, true),
    WSS(443, true, true);

    private final int defaultPort;
    private final boolean isEncrypted;
    private final boolean isWebSocket;

    Scheme(int defaultPort, boolean isEncrypted, boolean isWebSocket) {
      this.defaultPort = defaultPort;
      this.isEncrypted = isEncrypted;
      this.isWebSocket = isWebSocket;
    }

    public int defaultPort() {
      return defaultPort;
    }

    public boolean isEncrypted() {
      return isEncrypted;
    }

    public boolean isWebSocket() {
      return isWebSocket;
    }

    static @Nullable Scheme of(@Nullable String name) {
      for (Scheme scheme : values()) {
        if (scheme.label().equals(name)) {
          return scheme;
        }
      }
      return null;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String DEFAULT_PATH = "/mqtt";

  // By hand: the first generated method of a record costs a fresh process some 25 ms.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerAddress that
        && scheme == that.scheme
        && port == that.port
        && host.equals(that.host)
        && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scheme, host, port, path);
  }

  /** A server reached by TCP without encryption. */
  public static ServerAddress tcp(String host, int port) {
    return new ServerAddress(Scheme.MQTT, host, port, "");
  }

  /**
   * An address from {@code mqtt://host:port}, {@code mqtts://}, {@code ws://} or {@code wss://}.
   *
   * @throws IllegalArgumentException with a sentence where the text is not such an address
   */
  public static ServerAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException fault) {
      throw new IllegalArgumentException("'" + text + "' is not an address: " + fault.getReason());
    }
    Scheme scheme = Scheme.of(uri.getScheme() == null ? null : lower(uri.getScheme()));
    String host = uri.getHost();
    if (scheme == null || host == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address; one looks like mqtt://example.org:1883");
    }
    int port = uri.getPort() < 0 ? scheme.defaultPort() : uri.getPort();
    return new ServerAddress(scheme, bare(host), port, pathOf(scheme, uri.getRawPath()));
  }

  /** The server that a Server Reference names, reached in the same way as this one (5.0, 4.11). */
  @Nullable ServerAddress ofReference(String reference) {
    String first = reference.strip().split("\\s+", 2)[0];
    try {
      ServerAddress named = parse(scheme.label() + "://" + first);
      boolean saysPort = first.matches(".*:\\d+");
      return new ServerAddress(scheme, named.host, saysPort ? named.port : port, path);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  private static String pathOf(Scheme scheme, @Nullable String path) {
    if (!scheme.isWebSocket()) {
      return "";
    }
    return path == null || path.isEmpty() ? DEFAULT_PATH : path;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return scheme.label() + "://" + shown + ":" + port + path;
  }
}
