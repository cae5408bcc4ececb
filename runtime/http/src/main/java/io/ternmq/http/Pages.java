package io.ternmq.http;

import io.ternmq.transport.WebAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the web page, out of the class path. Read once; thread-safe. */
final class Pages {
  private static final String FOLDER = "/io/ternmq/dashboard/";
  private static final String TAG = "ETag";

  /** One segment that begins with a letter or digit: no way out of the folder. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, WebAnswer> read = new ConcurrentHashMap<>();

  /** The page itself. */
  WebAnswer index(Call call) {
    WebAnswer page = file("index.html");
    return page == null
        ? WebAnswer.text(
            200,
            "TernMQ serves its HTTP API here; this build has no web page. See /api/v1/overview\n")
        : fresh(call, page);
  }

  /** A file that the page asks for. */
  WebAnswer asset(Call call) {
    String name = call.place("name");
    WebAnswer found = NAME.matcher(name).matches() ? file("assets/" + name) : null;
    if (found == null) {
      throw RefusedException.of(404, "The web page has no such file.");
    }
    return fresh(call, found);
  }

  private static WebAnswer fresh(Call call, WebAnswer found) {
    String tag = String.valueOf(found.headers().get(TAG));
    return tag.equals(call.request().header("if-none-match"))
        ? new WebAnswer(304, Map.of(TAG, tag), new byte[0])
        : found;
  }

  private @Nullable WebAnswer file(String name) {
    WebAnswer known = read.get(name);
    if (known != null) {
      return known;
    }
    try (InputStream in = Pages.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      WebAnswer made =
          new WebAnswer(
              200,
              Map.of("Content-Type", typeOf(name), TAG, tagOf(bytes), "Cache-Control", "no-cache"),
              bytes);
      read.put(name, made);
      return made;
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static String typeOf(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }

  private static String tagOf(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java runtime has it
    }
  }
}
