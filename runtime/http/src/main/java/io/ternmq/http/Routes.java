package io.ternmq.http;

import io.ternmq.transport.WebAnswer;
import io.ternmq.transport.WebExchange;
import io.ternmq.transport.WebRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers to which method and path. A template is a path in which {@code {name}}
 * stands for one segment. Immutable once it is in use.
 */
final class Routes {
  /** Makes an answer; on a thread that may wait. */
  @FunctionalInterface
  interface Handler {
    WebAnswer answer(Call call);
  }

  /** Answers with a stream, or at once; on a thread that may wait. */
  @FunctionalInterface
  interface StreamHandler {
    void open(Call call, WebExchange exchange);
  }

  /**
   * One of them.
   *
   * @param isOpen answered without a token too, and to everybody
   */
  record Route(String method, String template, StreamHandler handler, boolean isOpen) {}

  /** A route and what its template's names stand for. */
  record Match(Route route, Map<String, String> places) {}

  private final List<Route> routes = new ArrayList<>();

  Routes add(String method, String template, Handler handler) {
    return stream(method, template, (call, exchange) -> exchange.answer(handler.answer(call)));
  }

  /** Answered without a token too: health, and the page itself. */
  Routes addOpen(String template, Handler handler) {
    routes.add(
        new Route(
            "GET", template, (call, exchange) -> exchange.answer(handler.answer(call)), true));
    return this;
  }

  Routes stream(String method, String template, StreamHandler handler) {
    routes.add(new Route(method, template, handler, false));
    return this;
  }

  /** Every route. */
  List<Route> all() {
    return List.copyOf(routes);
  }

  /** Every route, as {@code GET /path/{name}}. */
  List<String> names() {
    return routes.stream().map(route -> route.method() + " " + route.template()).toList();
  }

  /**
   * The route of a request; a HEAD is one for GET.
   *
   * @throws RefusedException with 404 or 405
   */
  Match find(WebRequest request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> places = places(route.template(), request.path());
      if (places != null && route.method().equals(method)) {
        return new Match(route, places);
      }
      if (places != null) {
        others.add(route.method());
      }
    }
    if (others.isEmpty()) {
      throw RefusedException.of(
          404, "There is nothing at this path; docs/http.md lists what there is.");
    }
    throw RefusedException.of(
        405, "This path takes " + String.join(" and ", others) + ", not " + method + ".");
  }

  /** What the names stand for; null where the path is another one. */
  private static @Nullable Map<String, String> places(String template, String path) {
    String[] wanted = template.split("/", -1);
    String[] segments = path.split("/", -1);
    if (wanted.length != segments.length) {
      return null;
    }
    Map<String, String> places = new LinkedHashMap<>();
    for (int index = 0; index < wanted.length; index++) {
      String name = wanted[index];
      if (name.startsWith("{")) {
        if (segments[index].isEmpty()) {
          return null;
        }
        places.put(name.substring(1, name.length() - 1), Call.decoded(segments[index]));
      } else if (!name.equals(segments[index])) {
        return null;
      }
    }
    return places;
  }
}
