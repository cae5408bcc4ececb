package io.ternmq.transport;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole HTTP request. Immutable; the body is not copied: do not write to it.
 *
 * @param method in upper case
 * @param path as it came, before any question mark and not decoded
 * @param query what followed the question mark; empty where there was none
 * @param headers by name in lower case, each with its values in their order
 * @param peer where it comes from
 */
public record WebRequest(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    byte[] body,
    InetSocketAddress peer) {
  /** The one value of a header; null where it is absent or came more than once. */
  public @Nullable String header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.size() == 1 ? values.get(0) : null;
  }
}
