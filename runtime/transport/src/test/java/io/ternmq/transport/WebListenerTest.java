package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** HTTP over real sockets: what a peer may send, how much, and how slowly. */
final class WebListenerTest {
  private static final WebOptions ANYWHERE = WebOptions.of("127.0.0.1", 0);
  private static final WebHandler ECHO =
      (request, exchange) ->
          exchange.answer(
              WebAnswer.text(
                  200,
                  request.method()
                      + " "
                      + request.path()
                      + " "
                      + new String(request.body(), StandardCharsets.UTF_8)));

  private static final String ONE = "GET /one HTTP/1.1\r\nHost: a\r\n\r\n";

  private static String exchange(WebListener listener, String request) throws Exception {
    Peer peer = new Peer(listener.address());
    peer.send(request);
    String answer = new String(peer.readToEnd(), StandardCharsets.UTF_8);
    peer.close();
    return answer;
  }

  @Test
  void answersRequestsOfOneConnectionInTheirOrder() throws Exception {
    try (WebListener listener = WebListener.open(ANYWHERE, ECHO)) {
      String answers =
          exchange(
              listener,
              "GET /one HTTP/1.1\r\nHost: a\r\n\r\n"
                  + "POST /two HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
                  + "GET /three HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(answers)
          .containsSubsequence("200 OK", "GET /one ", "200 OK", "POST /two body", "GET /three ");
    }
  }

  @Test
  void cutsConnectionsThatAreOpenWhenItCloses() throws Exception {
    WebListener listener = WebListener.open(ANYWHERE, ECHO);
    Peer idle = new Peer(listener.address());
    Peer halfway = new Peer(listener.address());
    // What the listener has not read would turn its FIN into a reset: each waits for an answer.
    idle.send(ONE);
    halfway.send(ONE + "GET /two HTTP/1.1\r\nHo");
    for (Peer peer : List.of(idle, halfway)) {
      assertThat(peer.readHead()).startsWith("HTTP/1.1 200");
      assertThat(peer.read("GET /one ".length())).asString().isEqualTo("GET /one ");
    }
    listener.close();
    assertThat(idle.readToEnd()).isEmpty();
    assertThat(halfway.readToEnd()).isEmpty();
    assertThat(listener.limit().awaitNone(Duration.ofSeconds(20))).isTrue();
    idle.close();
    halfway.close();
  }

  @Test
  void keepsTheBodyOfAHeadRequestToItself() throws Exception {
    try (WebListener listener = WebListener.open(ANYWHERE, ECHO)) {
      String answer = exchange(listener, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(answer).contains("content-length: 7").endsWith("\r\n\r\n");
    }
  }

  @Test
  void refusesABodyThatIsTooLargeWhetherItSaysSoOrNot() throws Exception {
    try (WebListener listener = WebListener.open(ANYWHERE.withBodyBytes(8), ECHO)) {
      assertThat(exchange(listener, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"))
          .startsWith("HTTP/1.1 413");
      assertThat(
              exchange(
                  listener,
                  "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "5\r\n12345\r\n5\r\n12345\r\n"))
          .startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void whoIsRefusedReadsWhyThoughItHasSentMuchMore() throws Exception {
    String body = "x".repeat(8 << 20); // more than lies in the sockets of both
    String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n";
    try (WebListener listener = WebListener.open(ANYWHERE.withBodyBytes(8), ECHO)) {
      assertThat(exchange(listener, head + body)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void whoIsRefusedAndDoesNotGoIsCut() throws Exception {
    WebOptions brisk = ANYWHERE.withTimes(Duration.ofMillis(300), Duration.ofSeconds(30));
    try (WebListener listener = WebListener.open(brisk.withBodyBytes(8), ECHO)) {
      Peer peer = new Peer(listener.address());
      peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
      assertThat(new String(peer.readToEnd(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 413");
      long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Rig.PATIENCE_SECONDS);
      assertThatThrownBy(
              () -> {
                while (System.nanoTime() - endNanos < 0) {
                  peer.send("x");
                }
              })
          .isInstanceOf(IOException.class);
      peer.close();
    }
  }

  private static String post(String path, int length, String body) {
    String head = "POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    return head + "Content-Length: " + length + "\r\n\r\n" + body;
  }

  @Test
  void doesNotReadALargeBodyOfARequestThatIsNotAnswered() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    WebHandler strict =
        new WebHandler() {
          @Override
          public void onRequest(WebRequest request, WebExchange exchange) {
            exchange.answer(WebAnswer.text(200, "read " + request.body().length));
          }

          @Override
          public @Nullable WebAnswer refuse(WebRequest head) {
            asked.add(head.path());
            return head.path().equals("/no") ? WebAnswer.text(401, "who?") : null;
          }
        };
    String small = "x".repeat(WebConnection.STRANGERS_BODY_BYTES);
    try (WebListener listener = WebListener.open(ANYWHERE, strict)) {
      assertThat(exchange(listener, post("/no", small.length(), small)))
          .endsWith("read " + small.length());
      assertThat(exchange(listener, post("/yes", 2 * small.length(), small + small)))
          .endsWith("read " + 2 * small.length());
      // the rest of its body never comes
      assertThat(exchange(listener, post("/no", 1_000_000, small + "x")))
          .startsWith("HTTP/1.1 401");
      assertThat(asked).containsExactly("/yes", "/no");
    }
  }

  @Test
  void refusesLinesHeadersAndRequestsThatCannotBeFollowed() throws Exception {
    WebOptions narrow =
        new WebOptions(
            "127.0.0.1", 0, null, 4, 64, 256, 64, Duration.ofSeconds(60), Duration.ofSeconds(60));
    try (WebListener listener = WebListener.open(narrow, ECHO)) {
      assertThat(exchange(listener, "GET /" + "a".repeat(80) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 414");
      assertThat(exchange(listener, "GET / HTTP/1.1\r\nHost: " + "a".repeat(300) + "\r\n\r\n"))
          .startsWith("HTTP/1.1 431");
      assertThat(exchange(listener, "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
      assertThat(
              exchange(
                  listener,
                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n"))
          .startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void cutsAPeerThatSendsItsRequestByteByByteForTooLong() throws Exception {
    WebOptions brisk = ANYWHERE.withTimes(Duration.ofMillis(300), Duration.ofSeconds(30));
    try (WebListener listener = WebListener.open(brisk, ECHO)) {
      Peer peer = new Peer(listener.address());
      long beganNanos = System.nanoTime();
      peer.send("GET / HTTP/1.1\r\n");
      peer.socket.setSoTimeout(20);
      boolean isCut = false;
      while (!isCut && System.nanoTime() - beganNanos < 20_000_000_000L) {
        try {
          peer.send("X");
          isCut = peer.socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException stillOpen) {
          // goes on with the next byte
        } catch (java.net.SocketException reset) {
          isCut = true;
        }
      }
      assertThat(isCut).isTrue();
      assertThat(System.nanoTime() - beganNanos).isGreaterThan(250_000_000L);
      peer.close();
    }
  }

  @Test
  void cutsAPeerThatSaysNothing() throws Exception {
    WebOptions brisk = ANYWHERE.withTimes(Duration.ofSeconds(30), Duration.ofMillis(100));
    try (WebListener listener = WebListener.open(brisk, ECHO)) {
      Peer peer = new Peer(listener.address());
      assertThat(peer.readToEnd()).isEmpty();
      peer.close();
    }
  }

  @Test
  void closesConnectionsBeyondItsBoundWhileAllAreBusy() throws Exception {
    BlockingQueue<WebExchange> asked = new ArrayBlockingQueue<>(1);
    WebHandler slow = (request, exchange) -> asked.add(exchange);
    try (WebListener listener = WebListener.open(ANYWHERE.withConnections(1), slow)) {
      Peer first = new Peer(listener.address());
      first.send(ONE);
      WebExchange exchange = java.util.Objects.requireNonNull(asked.poll(20, TimeUnit.SECONDS));
      Peer second = new Peer(listener.address());
      assertThat(second.readToEnd()).isEmpty();
      assertThat(listener.limit().refusedCount()).isEqualTo(1);
      exchange.answer(WebAnswer.text(200, "at last"));
      assertThat(first.readHead()).startsWith("HTTP/1.1 200");
      first.close();
      second.close();
    }
  }

  @Test
  void beyondItsBoundTheConnectionThatIsIdleLongestGivesWay() throws Exception {
    try (WebListener listener = WebListener.open(ANYWHERE.withConnections(2), ECHO)) {
      Peer quick = new Peer(listener.address());
      Peer silent = new Peer(listener.address());
      // Each is answered, and so each is known to have come; the first one is idle for less long.
      for (Peer peer : List.of(silent, quick)) {
        peer.send(ONE);
        assertThat(peer.readHead()).startsWith("HTTP/1.1 200");
        assertThat(peer.read("GET /one ".length())).asString().isEqualTo("GET /one ");
      }
      Peer late = new Peer(listener.address());
      late.send(ONE);
      assertThat(late.readHead()).startsWith("HTTP/1.1 200");
      assertThat(silent.readToEnd()).isEmpty();
      quick.send(ONE);
      assertThat(quick.readHead()).startsWith("HTTP/1.1 200");
      assertThat(listener.limit().refusedCount()).isZero();
      assertThat(listener.limit().openCount()).isEqualTo(2);
      quick.close();
      silent.close();
      late.close();
    }
  }

  @Test
  void streamsPieceByPieceAndHearsThatThePeerIsGone() throws Exception {
    BlockingQueue<WebStream> opened = new ArrayBlockingQueue<>(1);
    CountDownLatch ended = new CountDownLatch(1);
    WebHandler streams =
        (request, exchange) -> {
          WebStream stream =
              exchange.stream(WebAnswer.of(200, "text/event-stream", new byte[] {'a'}));
          stream.onEnd(ended::countDown);
          opened.add(stream);
        };
    try (WebListener listener = WebListener.open(ANYWHERE, streams)) {
      Peer peer = new Peer(listener.address());
      peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(peer.readHead()).contains("text/event-stream");
      WebStream stream = opened.poll(20, TimeUnit.SECONDS);
      assertThat(stream).isNotNull();
      assertThat(new String(peer.read(6), StandardCharsets.US_ASCII)).isEqualTo("1\r\na\r\n");
      assertThat(stream.send(new byte[] {'b', 'c'})).isTrue();
      assertThat(new String(peer.read(7), StandardCharsets.US_ASCII)).isEqualTo("2\r\nbc\r\n");
      peer.close();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(stream.isOpen()).isFalse();
      assertThat(stream.send(new byte[] {'d'})).isFalse();
    }
  }

  @Test
  void aStreamIsOverForWhoAsksForItsHeadAlone() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    WebHandler streams =
        (request, exchange) ->
            exchange.stream(WebAnswer.text(200, "never sent")).onEnd(ended::countDown);
    try (WebListener listener = WebListener.open(ANYWHERE, streams)) {
      assertThat(exchange(listener, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 200")
          .endsWith("\r\n\r\n");
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void takesNoMoreOfAStreamThanThePeerReads() throws Exception {
    BlockingQueue<WebStream> opened = new ArrayBlockingQueue<>(1);
    WebHandler streams =
        (request, exchange) -> opened.add(exchange.stream(WebAnswer.text(200, "")));
    WebOptions brisk = ANYWHERE.withTimes(Duration.ofMillis(300), Duration.ofSeconds(30));
    try (WebListener listener = WebListener.open(brisk, streams)) {
      Peer peer = new Peer(listener.address());
      peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      WebStream stream = java.util.Objects.requireNonNull(opened.poll(20, TimeUnit.SECONDS));
      CountDownLatch ended = new CountDownLatch(1);
      stream.onEnd(ended::countDown);
      byte[] piece = new byte[64 << 10];
      int refused = 0;
      long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (ended.getCount() > 0 && System.nanoTime() - endNanos < 0) {
        refused += stream.send(piece) ? 0 : 1;
      }
      assertThat(ended.getCount()).as("it is cut, for it does not read").isZero();
      assertThat(refused).isPositive();
      peer.close();
    }
  }

  @Test
  void aHeaderWithTwoValuesHasNoOneValue() {
    WebRequest request =
        new WebRequest(
            "GET",
            "/",
            "",
            Map.of("host", List.of("a", "b"), "accept", List.of("c")),
            new byte[0],
            new java.net.InetSocketAddress(0));
    assertThat(request.header("Host")).isNull();
    assertThat(request.header("Accept")).isEqualTo("c");
  }
}
