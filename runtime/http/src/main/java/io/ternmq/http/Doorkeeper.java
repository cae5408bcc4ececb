package io.ternmq.http;

import io.ternmq.transport.WebRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a request is answered at all. With a token: whoever shows it. Without: this machine
 * alone, and only under a name of this machine, so that no page elsewhere reaches the API by a name
 * that it lets point here. What changes something has to come from a page of ours or from a
 * program: a page elsewhere can make a browser send a form, but not our header.
 */
final class Doorkeeper {
  private static final String SCHEME = "Bearer ";

  private final Supplier<@Nullable String> token;

  Doorkeeper(Supplier<@Nullable String> token) {
    this.token = token;
  }

  /**
   * Lets a request pass, or not.
   *
   * @param isOpen no token is needed for it
   * @throws RefusedException with 400, 401 or 403
   */
  void check(WebRequest request, boolean isOpen) {
    List<String> hosts = request.headers().getOrDefault("host", List.of());
    if (hosts.size() != 1) {
      throw RefusedException.of(400, "A request names its host, once.");
    }
    String expected = token.get();
    if (!isOpen) {
      if (expected != null) {
        checkToken(request, expected);
      } else {
        checkNearness(request, hosts.get(0));
      }
    }
    checkPage(request, hosts.get(0));
  }

  private static void checkToken(WebRequest request, String expected) {
    String shown = request.header("authorization");
    if (shown == null || !shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw RefusedException.of(
          401, "This broker asks for its token: Authorization: Bearer, and the token.");
    }
    byte[] given = shown.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, expected.getBytes(StandardCharsets.UTF_8))) {
      throw RefusedException.of(401, "The token is not the one in the file that http.token names.");
    }
  }

  private static void checkNearness(WebRequest request, String host) {
    InetAddress peer = request.peer().getAddress();
    if (peer == null || !peer.isLoopbackAddress()) {
      throw RefusedException.of(
          403,
          "Without a token only the broker's own machine is answered. Name a file with one in"
              + " http.token.");
    }
    if (!isNameOfThisMachine(host)) {
      throw RefusedException.of(
          403,
          "Without a token the API answers under localhost and loopback addresses only, not under"
              + " the name that this request used. Name a file with a token in http.token.");
    }
    if (request.headers().containsKey("x-forwarded-for")
        || request.headers().containsKey("forwarded")) {
      throw RefusedException.of(
          403,
          "A proxy sent this request for somebody else. Name a file with a token in http.token.");
    }
  }

  /** Judged by the text alone: a name that somebody else controls may point anywhere. */
  static boolean isNameOfThisMachine(String host) {
    String name = hostOf(host);
    return name.equalsIgnoreCase("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  /** The host without its port. */
  static String hostOf(String authority) {
    int bracket = authority.indexOf(']');
    int colon = authority.indexOf(':', Math.max(0, bracket));
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static void checkPage(WebRequest request, String host) {
    if (request.method().equals("GET") || request.method().equals("HEAD")) {
      return;
    }
    String site = request.header("sec-fetch-site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw crossSite();
    }
    String origin = request.header("origin");
    if (request.headers().containsKey("origin") && !isOriginOf(origin, host)) {
      throw crossSite();
    }
    String type = request.header("content-type");
    boolean isJson = type != null && type.split(";")[0].strip().equalsIgnoreCase(Call.JSON_TYPE);
    if (request.header("x-ternmq") == null && !isJson) {
      throw RefusedException.of(
          403, "What changes something needs the header X-TernMQ: 1, or a body of JSON.");
    }
  }

  private static boolean isOriginOf(@Nullable String origin, String host) {
    return origin != null
        && (origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host));
  }

  private static RefusedException crossSite() {
    return RefusedException.of(403, "A page of another site sent this request, so it is not done.");
  }
}
