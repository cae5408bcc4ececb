package io.ternmq.cli;

import io.ternmq.clientcore.ServerAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The whole of a connection in one word, as mosquitto's commands take it: {@code
 * mqtt://user:password@host:port/topic}.
 */
record UrlOption(
    boolean isSecure,
    String host,
    int port,
    @Nullable String username,
    @Nullable String password,
    @Nullable String topic) {
  static UrlOption parse(String text) {
    URI uri;
    try {
      uri = new URI(text.replace("#", "%23").replace("?", "%3F"));
    } catch (URISyntaxException fault) {
      throw misuse(text);
    }
    boolean isSecure = "mqtts".equalsIgnoreCase(uri.getScheme());
    boolean isMqtt = isSecure || "mqtt".equalsIgnoreCase(uri.getScheme());
    String authority = uri.getRawAuthority();
    if (!isMqtt || authority == null) {
      throw misuse(text);
    }
    int at = authority.lastIndexOf('@');
    String[] user = at < 0 ? null : authority.substring(0, at).split(":", 2);
    ServerAddress server = serverOf(isSecure, authority.substring(at + 1), text);
    String path = uri.getPath();
    return new UrlOption(
        isSecure,
        server.host(),
        server.port(),
        user == null ? null : decoded(user[0]),
        user == null || user.length < 2 ? null : decoded(user[1]),
        path == null || path.length() < 2 ? null : path.substring(1));
  }

  private static ServerAddress serverOf(boolean isSecure, String place, String text) {
    try {
      return ServerAddress.parse((isSecure ? "mqtts://" : "mqtt://") + place);
    } catch (IllegalArgumentException fault) {
      throw misuse(text);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Does not show what may be a password. */
  private static CommandFailure misuse(String text) {
    int at = text.lastIndexOf('@');
    return CommandFailure.ofMisuse(
        "'"
            + (at < 0 ? text : "..." + text.substring(at))
            + "' is not mqtt[s]://[user[:password]@]host[:port][/topic]");
  }
}
