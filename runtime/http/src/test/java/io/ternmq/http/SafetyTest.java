package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is answered, and with which headers. */
final class SafetyTest {
  private static final String HOST = "Host: localhost\r\n";

  /** What the server answers to bytes that no library would send. */
  static String raw(Served served, String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(30_000);
      socket.connect(served.api.address());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String get(Served served, String path, String headers) throws IOException {
    return raw(served, "GET " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
  }

  @Test
  void anyAnswerTrustsNothingButItsOwnFiles() throws Exception {
    try (Served served = Served.start()) {
      for (String path : List.of("/", "/api/v1/overview", "/nothing", "/health/ready")) {
        HttpResponse<String> answer = served.get(path);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
            .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
            .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
      }
    }
  }

  @Test
  void withoutATokenOnlyNamesOfThisMachineAreAnswered() throws Exception {
    try (Served served = Served.start()) {
      for (String host : List.of("localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:80")) {
        assertThat(get(served, "/api/v1/overview", "Host: " + host + "\r\n"))
            .as(host)
            .startsWith("HTTP/1.1 200");
      }
      for (String host :
          List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1")) {
        assertThat(get(served, "/api/v1/overview", "Host: " + host + "\r\n"))
            .as(host)
            .startsWith("HTTP/1.1 403")
            .contains("http.token");
      }
      assertThat(get(served, "/api/v1/overview", "")).startsWith("HTTP/1.1 400");
      assertThat(get(served, "/api/v1/overview", HOST + "Host: evil\r\n"))
          .startsWith("HTTP/1.1 400");
      assertThat(get(served, "/api/v1/overview", HOST + "X-Forwarded-For: 10.0.0.9\r\n"))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void withATokenNobodyIsAnsweredWithoutIt() throws Exception {
    try (Served served = Served.start(options -> options.withToken(() -> "the token"))) {
      assertThat(served.get("/api/v1/overview").statusCode()).isEqualTo(401);
      assertThat(served.get("/api/v1/nothing").statusCode()).isEqualTo(401);
      assertThat(served.get("/api/v1/overview").headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer");
      for (String wrong :
          List.of(
              "Bearer the toke", "Bearer the tokens", "Bearer ", "Basic the token", "the token")) {
        HttpRequest.Builder request =
            served.request("/api/v1/overview").header("Authorization", wrong);
        assertThat(served.send(request).statusCode()).as(wrong).isEqualTo(401);
      }
      HttpRequest.Builder right =
          served.request("/api/v1/overview").header("Authorization", "Bearer the token");
      assertThat(served.send(right).statusCode()).isEqualTo(200);
      assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(served.get("/").statusCode()).isEqualTo(200);
      assertThat(
              get(
                  served,
                  "/api/v1/overview",
                  "Host: any.example\r\nAuthorization: Bearer the token\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void nothingOutsideThePageIsServedAsAFile() throws Exception {
    try (Served served = Served.start()) {
      for (String path :
          List.of(
              "/assets/..%2f..%2fhttp%2fHttpApi.class",
              "/assets/../index.html",
              "/assets/%2e%2e/index.html",
              "/assets/.hidden",
              "/assets/a%00b",
              "/assets/",
              "//etc/passwd",
              "/..%5c..%5cetc")) {
        assertThat(get(served, path, HOST)).as(path).matches("(?s)HTTP/1.1 40[04] .*");
      }
    }
  }

  @Test
  void nothingThatAClientChoseReachesAHeader() throws Exception {
    try (Served served = Served.start()) {
      String answer = get(served, "/api/v1/clients/a%0d%0aSet-Cookie:%20x=y", HOST);
      assertThat(answer).startsWith("HTTP/1.1 404");
      assertThat(answer.substring(0, answer.indexOf("\r\n\r\n"))).doesNotContain("Set-Cookie");
      assertThat(get(served, "/api/v1/clients/%ff", HOST)).startsWith("HTTP/1.1 400");
      assertThat(get(served, "/api/v1/clients/%4", HOST)).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void aPathThatIsKnownSaysWhatItTakes() throws Exception {
    try (Served served = Served.start()) {
      HttpResponse<String> answer = served.post("/api/v1/overview", "");
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.body()).contains("takes GET");
    }
  }

  @Test
  void aLargeBodyOfAStrangerIsNotReadToItsEnd() throws Exception {
    try (Served served = Served.start(options -> options.withToken(() -> "secret"))) {
      String begun = "x".repeat(20_000);
      for (String path : List.of("/api/v1/publish", "/nothing")) {
        String head = "POST " + path + " HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n";
        assertThat(raw(served, head + begun))
            .as(path)
            .startsWith("HTTP/1.1 401")
            .contains("WWW-Authenticate: Bearer", "nosniff");
      }
    }
  }
}
