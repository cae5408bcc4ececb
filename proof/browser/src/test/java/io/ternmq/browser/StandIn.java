package io.ternmq.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for the broker's HTTP port: the page's files and an API that answers from a made-up
 * fleet. It is what the page is measured against with more clients than a test can connect.
 */
final class StandIn implements AutoCloseable {
  private static final String FOLDER = "/io/ternmq/dashboard";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'";

  private final Fleet fleet;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> pulse;
  private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
  private final List<OutputStream> traces = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> readings = new CopyOnWriteArrayList<>();
  private volatile @Nullable String token;
  private volatile @Nullable String websocketUrl;

  StandIn(Fleet fleet) {
    this(fleet, 0);
  }

  StandIn(Fleet fleet, int port) {
    this.fleet = fleet;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serveFile);
    server.createContext("/api/v1/", this::serveApi);
    server.start();
    pulse =
        seconds.scheduleAtFixedRate(
            () -> send("overview", fleet.overview()), 1, 1, TimeUnit.SECONDS);
  }

  String address() {
    return "http://127.0.0.1:" + port() + "/";
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** From now on the API wants this token. */
  void wantToken(String wanted) {
    token = wanted;
  }

  /** Where the page's MQTT client is sent to. */
  void websocketUrl(String url) {
    websocketUrl = url;
  }

  /** The calls that change something, as they came: method and path. */
  List<String> calls() {
    return calls;
  }

  /** What was read of this path so far: the query of each request. */
  List<String> readings(String path) {
    return readings.stream()
        .filter(reading -> reading.startsWith(path + "?"))
        .map(reading -> reading.substring(path.length() + 1))
        .toList();
  }

  /** Sends an event to all streams. */
  void send(String kind, Map<String, ?> data) {
    String block = "event: " + kind + "\ndata: " + Json.write(data) + "\n\n";
    byte[] bytes = block.getBytes(StandardCharsets.UTF_8);
    streams.removeIf(stream -> !isWritten(stream, bytes));
  }

  /** One of the fleet loses or regains its connection, and the streams tell it; its client id. */
  String changeSomebody(int index) {
    Map<String, @Nullable Object> event = fleet.change(index);
    send(String.valueOf(event.get("kind")), event);
    return String.valueOf(event.get("clientId"));
  }

  private static boolean isWritten(OutputStream stream, byte[] bytes) {
    synchronized (stream) {
      try {
        stream.write(bytes);
        stream.flush();
        return true;
      } catch (IOException gone) {
        return false;
      }
    }
  }

  private void serveFile(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.equals("/") ? "/index.html" : path;
    boolean isOurs = name.equals("/index.html") || name.matches("/assets/[a-z-]+\\.(js|css|svg)");
    try (InputStream file = isOurs ? StandIn.class.getResourceAsStream(FOLDER + name) : null) {
      if (file == null) {
        answer(exchange, 404, "text/plain", "Not here.".getBytes(StandardCharsets.UTF_8));
        return;
      }
      answer(exchange, 200, typeOf(name), file.readAllBytes());
    }
  }

  private static String typeOf(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/html; charset=utf-8";
    };
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void answerJson(HttpExchange exchange, int status, Object body)
      throws IOException {
    answer(exchange, status, "application/json", Json.write(body).getBytes(StandardCharsets.UTF_8));
  }

  private void serveApi(HttpExchange exchange) throws IOException {
    String wanted = token;
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (wanted != null && !("Bearer " + wanted).equals(given)) {
      answerJson(exchange, 401, Map.of("error", "Send the token of http.token."));
      return;
    }
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath().substring("/api/v1/".length());
    if (!method.equals("GET")) {
      change(exchange, method, path);
      return;
    }
    if (path.equals("events/stream")) {
      streams.add(stream(exchange, ": hello\n\n"));
      return;
    }
    if (path.endsWith("/trace")) {
      traces.add(stream(exchange, TracedPackets.of("10.42.17.9:51544")));
      return;
    }
    readings.add(path + "?" + exchange.getRequestURI().getRawQuery());
    Object body = read(path, parameters(exchange));
    if (body == null) {
      answerJson(exchange, 404, Map.of("error", "There is no such thing."));
    } else {
      answerJson(exchange, 200, body);
    }
  }

  private @Nullable Object read(String path, Map<String, String> parameters) {
    if (path.startsWith("clients/")) {
      String rest = path.substring("clients/".length());
      boolean isTimeline = rest.endsWith("/timeline");
      String id = decode(isTimeline ? rest.substring(0, rest.length() - 9) : rest);
      return isTimeline ? fleet.timeline(id) : fleet.client(id);
    }
    return switch (path) {
      case "overview" -> fleet.overview();
      case "history" -> fleet.history(parameters.getOrDefault("range", "1h"));
      case "events" -> Map.of("items", fleet.latest());
      case "clients" -> fleet.clients(parameters);
      case "retained" -> fleet.retained();
      case "settings" -> fleet.settings();
      default -> null;
    };
  }

  private void change(HttpExchange exchange, String method, String path) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      body.readAllBytes();
    }
    if (path.equals("page-token")) {
      Map<String, @Nullable Object> credentials = new LinkedHashMap<>();
      credentials.put("username", "page");
      credentials.put("password", "page");
      credentials.put("websocketUrl", websocketUrl);
      answerJson(exchange, 200, credentials);
      return;
    }
    if (exchange.getRequestHeaders().getFirst("X-TernMQ") == null) {
      answerJson(exchange, 403, Map.of("error", "Send the header X-TernMQ."));
      return;
    }
    calls.add(method + " " + path);
    answerJson(exchange, 200, Map.of());
  }

  private static OutputStream stream(HttpExchange exchange, String first) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(first.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return out;
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    Map<String, String> found = new LinkedHashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      for (String pair : query.split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          found.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
    }
    return found;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    pulse.cancel(true);
    seconds.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
