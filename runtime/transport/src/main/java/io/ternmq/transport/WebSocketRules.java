package io.ternmq.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener opens WebSockets, and for the pages of whom. A browser names the page that asks
 * (RFC 6454); who names none is no browser.
 */
final class WebSocketRules {
  private static final String ANY = "*";

  private final Set<String> paths;
  private final List<String> origins;
  private final boolean isForAnyOrigin;

  /**
   * The rules.
   *
   * @param isLoopback true where only this machine can reach the listener
   */
  WebSocketRules(List<String> paths, List<String> origins, boolean isLoopback) {
    this.paths = new TreeSet<>(paths);
    this.origins = origins.stream().map(WebSocketRules::lower).toList();
    this.isForAnyOrigin = origins.contains(ANY) || (origins.isEmpty() && isLoopback);
  }

  Set<String> paths() {
    return paths;
  }

  /** True where a page of this origin, or no page, may open a WebSocket. */
  boolean allowsOriginOf(HttpHeaders headers) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin == null || isForAnyOrigin) {
      return true;
    }
    if (!origins.isEmpty()) {
      return origins.contains(lower(origin));
    }
    String host = hostOf(origin);
    return host != null && host.equals(hostOf("http://" + headers.get(HttpHeaderNames.HOST)));
  }

  private static @Nullable String hostOf(String address) {
    try {
      String host = new URI(address).getHost();
      return host == null ? null : lower(host);
    } catch (URISyntaxException unreadable) {
      return null;
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
