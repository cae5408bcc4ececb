package io.ternmq.cli;

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
  private static final int NO_PORT = -1;

  static UrlOption parse(String text) {
    URI uri;
    try {
      uri = new URI(text.replace("#", "%23"));
    } catch (URISyntaxException fault) {
      throw misuse(text);
    }
    boolean isSecure = "mqtts".equalsIgnoreCase(uri.getScheme());
    boolean isMqtt = isSecure || "mqtt".equalsIgnoreCase(uri.getScheme());
    if (!isMqtt || uri.getHost() == null) {
      throw misuse(text);
    }
    String[] user = uri.getRawUserInfo() == null ? null : uri.getRawUserInfo().split(":", 2);
    String path = uri.getPath();
    int usual = isSecure ? ConnectionOptions.DEFAULT_TLS_PORT : ConnectionOptions.DEFAULT_PORT;
    return new UrlOption(
        isSecure,
        uri.getHost(),
        uri.getPort() == NO_PORT ? usual : uri.getPort(),
        user == null ? null : decoded(user[0]),
        user == null || user.length < 2 ? null : decoded(user[1]),
        path == null || path.length() < 2 ? null : path.substring(1));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static CommandFailure misuse(String text) {
    return CommandFailure.ofMisuse(
        "'" + text + "' is not mqtt[s]://[user[:password]@]host[:port][/topic]");
  }
}
