package io.ternmq.clientcore;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and how it is spoken to.
 *
 * @param host a name or an address, without the brackets of IPv6
 * @param port 1 to 65,535
 * @param path the path of a WebSocket, with its query; empty for TCP
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
  private static final int HIGHEST_PORT = 65_535;

  /**
   * An address.
   *
   * @throws IllegalArgumentException where the port is none
   */
  public ServerAddress {
    if (port < 1 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("the port of a server is 1 to 65,535, not " + port);
    }
  }

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
   * @throws IllegalArgumentException with a sentence where the text is not such an address; it
   *     shows no user name and no password
   */
  public static ServerAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException fault) {
      throw new IllegalArgumentException(shown(text) + " is not an address: " + fault.getReason());
    }
    Scheme scheme = Scheme.of(uri.getScheme() == null ? null : lower(uri.getScheme()));
    String authority = uri.getRawAuthority();
    if (scheme == null || authority == null) {
      throw noAddress(text);
    } else if ((scheme.isWebSocket() ? authority : text).indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "an address has no user name and no password in it: give them by themselves, as username"
              + " and password");
    }
    String host = uri.getHost();
    int port = uri.getPort();
    if (host == null) {
      Matcher named = named(authority);
      if (!named.matches()) {
        throw noAddress(text);
      }
      host = named.group(1);
      port = portOf(named.group(2));
    }
    return new ServerAddress(
        scheme, bare(host), port < 0 ? scheme.defaultPort() : port, pathOf(scheme, uri));
  }

  /**
   * A name with its port, which {@link URI} has not taken: it takes none with an underscore, which
   * containers have. Nobody else is to wait for what it takes to read it.
   */
  private static Matcher named(String authority) {
    return Pattern.compile("([A-Za-z0-9._-]+)(?::(\\d{0,9}))?").matcher(authority);
  }

  private static int portOf(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
  }

  private static IllegalArgumentException noAddress(String text) {
    return new IllegalArgumentException(
        shown(text) + " is not an address; one looks like mqtt://example.org:1883");
  }

  /** The text without what may be a user name and a password. */
  private static String shown(String text) {
    int at = text.lastIndexOf('@');
    return "'" + (at < 0 ? text : "..." + text.substring(at)) + "'";
  }

  /**
   * The server that a Server Reference names, reached in the same way as this one (5.0, 4.11). The
   * query, which may hold a signature, is not for it.
   */
  @Nullable ServerAddress ofReference(String reference) {
    String first = reference.strip().split("\\s+", 2)[0];
    try {
      ServerAddress named = parse(scheme.label() + "://" + first);
      boolean saysPort = first.matches(".*:\\d+");
      return new ServerAddress(
          scheme, named.host, saysPort ? named.port : port, withoutQuery(path, ""));
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  private static String pathOf(Scheme scheme, URI uri) {
    if (!scheme.isWebSocket()) {
      return "";
    }
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    return (path == null || path.isEmpty() ? DEFAULT_PATH : path)
        + (query == null ? "" : "?" + query);
  }

  private static String withoutQuery(String path, String instead) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query) + instead;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Without the query, which may hold a signature. */
  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return scheme.label() + "://" + shown + ":" + port + withoutQuery(path, "?...");
  }
}
