package io.ternmq.guard.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.guard.Logins;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is asked who may come in and who may do what. */
final class CallbackTest {
  private static final Identity BUOY = new Identity("buoy", "tern", Origin.of("192.0.2.7:40000"));

  private final List<Map<String, Object>> questions = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private HttpServer server;
  private volatile Function<Map<String, Object>, Reply> rule =
      question -> new Reply(200, "{\"result\":\"allow\"}");

  private record Reply(int status, String body) {}

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          Map<String, Object> question;
          try {
            question =
                JsonUtil.parseJson(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          } catch (org.jose4j.lang.JoseException e) {
            throw new java.io.IOException(e);
          }
          questions.add(question);
          Reply reply = rule.apply(question);
          byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable thing : opened) {
      thing.close();
    }
    server.stop(0);
    threads.shutdownNow();
  }

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("url", "http://localhost:" + server.getAddress().getPort() + "/ask");
    settings.put("timeout-ms", "4500"); // the longest that there is: a machine may be busy
    for (int index = 0; index < more.length; index += 2) {
      settings.put(more[index], more[index + 1]);
    }
    return settings;
  }

  private Authenticator logins(String... more) throws Exception {
    Authenticator made =
        new CallbackAuthenticatorProvider().create(Logins.section(settings(more))).authenticator();
    opened.add((AutoCloseable) made);
    return made;
  }

  private Authorizer rights(String... more) throws Exception {
    Authorizer made = new CallbackAuthorizerProvider().create(Logins.section(settings(more)));
    opened.add((AutoCloseable) made);
    return made;
  }

  private static boolean mayPublish(Authorizer rights, String topic) throws Exception {
    return mayPublish(rights, BUOY, topic);
  }

  private static boolean mayPublish(Authorizer rights, Identity client, String topic)
      throws Exception {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Verdict verdict =
        rights.mayPublish(client, TopicName.of(topic), QoS.AT_LEAST_ONCE, false, answer::complete);
    return verdict == Verdict.LATER ? answer.get(60, TimeUnit.SECONDS) : verdict == Verdict.ALLOW;
  }

  @Test
  void asksWithAllThatTheClientSaid() throws Exception {
    assertThat(Logins.outcome(logins(), Logins.of("tern", "secret"))).isEqualTo("tern");
    assertThat(questions).hasSize(1);
    assertThat(questions.get(0))
        .containsEntry("clientId", "buoy")
        .containsEntry("userName", "tern")
        .containsEntry("password", "secret")
        .containsEntry("address", "192.0.2.7:40000")
        .containsEntry("secure", false);
  }

  @Test
  void asksOnceMoreWhereTheConnectionEndsWithoutAnAnswer() throws Exception {
    Authenticator logins = logins();
    rule =
        question -> {
          rule = again -> new Reply(200, "{\"result\":\"allow\"}");
          throw new IllegalStateException("the server ends the connection now");
        };
    assertThat(Logins.outcome(logins, Logins.of("tern", "secret"))).isEqualTo("tern");
    assertThat(questions).hasSize(2);
  }

  @Test
  void sendsAPasswordThatIsNoTextInBase64() throws Exception {
    Login login =
        new Login(
            "buoy",
            ProtocolVersion.MQTT_3_1_1,
            "tern",
            new byte[] {(byte) 0xFF, 0},
            Properties.NONE,
            Origin.of("192.0.2.7:40000"));
    assertThat(Logins.outcome(logins(), login)).isEqualTo("tern");
    assertThat(questions.get(0))
        .containsEntry("passwordBase64", "/wA=")
        .doesNotContainKey("password");
  }

  @Test
  void letsTheServerSayWhoTheClientIs() throws Exception {
    rule = question -> new Reply(200, "{\"result\":\"allow\",\"userName\":\"arctic\"}");
    Authenticator logins = logins();
    assertThat(Logins.outcome(logins, Logins.of("tern", "secret"))).isEqualTo("arctic");
    assertThat(Logins.outcome(logins, Logins.of("tern", "secret"))).isEqualTo("arctic");
    assertThat(questions).hasSize(1);
  }

  @Test
  void keepsAYesForAWhileAndANoNever() throws Exception {
    Authenticator logins = logins();
    rule =
        question ->
            new Reply(
                200,
                "right".equals(question.get("password"))
                    ? "{\"result\":\"allow\"}"
                    : "{\"result\":\"deny\"}");
    for (int round = 0; round < 3; round++) {
      assertThat(Logins.outcome(logins, Logins.of("tern", "right"))).isEqualTo("tern");
    }
    assertThat(questions).hasSize(1);
    for (int round = 0; round < 3; round++) {
      assertThat(Logins.outcome(logins, Logins.of("tern", "wrong")))
          .isEqualTo("BAD_USER_NAME_OR_PASSWORD");
    }
    assertThat(questions).hasSize(4);
    Authenticator forgetful = logins("cache-seconds", "0");
    Logins.outcome(forgetful, Logins.of("tern", "right"));
    Logins.outcome(forgetful, Logins.of("tern", "right"));
    assertThat(questions).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusalInHttpsOwnWordsIsANo(int status) throws Exception {
    rule = question -> new Reply(status, "");
    assertThat(Logins.outcome(logins(), Logins.of("tern", "secret")))
        .isEqualTo("BAD_USER_NAME_OR_PASSWORD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "{}", "{\"result\":true}", "{\"result\":\"maybe\"}", "[1]"})
  void anAnswerThatCannotBeUnderstoodLetsNobodyIn(String body) throws Exception {
    rule = question -> new Reply(200, body);
    assertThat(Logins.outcome(logins(), Logins.of("tern", "secret")))
        .isEqualTo("SERVER_UNAVAILABLE");
    assertThat(mayPublish(rights(), "a")).isFalse();
  }

  @Test
  void aServerThatIsAwayLetsNobodyInAndIsLeftAloneForAWhile() throws Exception {
    rule = question -> new Reply(500, "");
    Authenticator logins = logins();
    for (int round = 0; round < 20; round++) {
      assertThat(Logins.outcome(logins, Logins.of("tern", "secret")))
          .isEqualTo("SERVER_UNAVAILABLE");
    }
    assertThat(questions).hasSize(5);
  }

  private CountDownLatch answerWhenReleased() {
    CountDownLatch release = new CountDownLatch(1);
    rule =
        question -> {
          awaitQuietly(release);
          return new Reply(200, "{\"result\":\"allow\"}");
        };
    return release;
  }

  @Test
  void aServerThatIsSlowIsNotWaitedForLongerThanIsSet() throws Exception {
    CountDownLatch release = answerWhenReleased();
    Authenticator logins = logins("timeout-ms", "100");
    assertThat(Logins.outcome(logins, Logins.of("tern", "secret")))
        .as("before the server has said yes")
        .isEqualTo("SERVER_UNAVAILABLE");
    release.countDown();
  }

  /** Answers with a head, and with as much of a body as {@code write} makes of it. */
  private void answerWithABodyOf(long bytes, BodyWriter write) {
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          questions.add(Map.of());
          exchange.sendResponseHeaders(200, bytes);
          write.to(exchange.getResponseBody());
        });
  }

  /** What a server does with the body of an answer. */
  private interface BodyWriter {
    void to(OutputStream body) throws IOException;
  }

  @Test
  void aServerThatStallsWithinItsAnswerIsNotWaitedForEither() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    answerWithABodyOf(
        100,
        body -> {
          body.write('{');
          body.flush();
          awaitQuietly(release);
        });
    Authenticator logins = logins("timeout-ms", "300", "concurrency", "1");
    for (int round = 0; round < 8; round++) {
      assertThat(Logins.outcome(logins, Logins.of("tern", "secret")))
          .isEqualTo("SERVER_UNAVAILABLE");
    }
    // One that was late on its way to the server was given up before it got there.
    assertThat(questions)
        .as("others had their turn, too, until the server was left alone")
        .hasSizeBetween(2, 5);
    release.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anAnswerWithoutEndIsNotReadToItsEnd() throws Exception {
    CompletableFuture<Integer> written = new CompletableFuture<>();
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) ' ');
    answerWithABodyOf(
        0, // in pieces, as many as there are
        body -> {
          int pieces = 0;
          try {
            for (; pieces < 1_000; pieces++) {
              body.write(piece);
            }
          } finally {
            written.complete(pieces);
          }
        });
    Authenticator logins = logins();
    assertThat(Logins.outcome(logins, Logins.of("tern", "secret"))).isEqualTo("SERVER_UNAVAILABLE");
    assertThat(written.get(60, TimeUnit.SECONDS)).isLessThan(100);
  }

  @Test
  void asksNoMoreAtOnceThanIsSet() throws Exception {
    CountDownLatch release = answerWhenReleased();
    Authenticator logins = logins("concurrency", "1");
    CompletableFuture<String> first = new CompletableFuture<>();
    logins.authenticate(
        Logins.of("tern", "secret"), result -> first.complete(result.getClass().getSimpleName()));
    assertThat(Logins.outcome(logins, Logins.of("gull", "secret"))).isEqualTo("SERVER_UNAVAILABLE");
    release.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("Accepted");
  }

  @Test
  void asksForEachRightOnceAndKeepsBothAnswers() throws Exception {
    rule =
        question ->
            new Reply(
                200,
                "{\"result\":\""
                    + ("open/a".equals(question.get("topic")) ? "allow" : "deny")
                    + "\"}");
    Authorizer rights = rights();
    for (int round = 0; round < 3; round++) {
      assertThat(mayPublish(rights, "open/a")).isTrue();
      assertThat(mayPublish(rights, "closed/a")).isFalse();
    }
    assertThat(questions).hasSize(2);
    assertThat(questions.get(0))
        .containsEntry("action", "publish")
        .containsEntry("userName", "tern")
        .containsEntry("qos", 1L)
        .containsEntry("retain", false);
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    assertThat(
            rights.maySubscribe(BUOY, TopicFilter.of("open/#"), QoS.AT_MOST_ONCE, answer::complete))
        .isEqualTo(Verdict.LATER);
    assertThat(answer.get(60, TimeUnit.SECONDS)).isFalse();
    assertThat(questions.get(2))
        .containsEntry("action", "subscribe")
        .containsEntry("topic", "open/#");
  }

  @Test
  void aRightIsOfAnAddressBecauseTheServerIsToldIt() throws Exception {
    rule =
        question ->
            String.valueOf(question.get("address")).startsWith("192.0.2.7:")
                ? new Reply(200, "{\"result\":\"allow\"}")
                : new Reply(403, "");
    Authorizer rights = rights();
    Identity again = new Identity("buoy", "tern", Origin.of("192.0.2.7:40001"));
    Identity elsewhere = new Identity("buoy", "tern", Origin.of("198.51.100.7:40000"));
    assertThat(mayPublish(rights, "a")).isTrue();
    assertThat(mayPublish(rights, again, "a")).isTrue();
    assertThat(questions).as("the port makes no difference").hasSize(1);
    assertThat(mayPublish(rights, elsewhere, "a")).isFalse();
  }

  @Test
  void whatIsKeptIsBoundedInBytes() throws Exception {
    long limit = 1 << 20;
    CallbackOptions options = CallbackOptions.of(Logins.section(settings()));
    try (CallbackRights rights = new CallbackRights(new Server(options, "rights"), limit);
        CallbackLogins logins = new CallbackLogins(new Server(options, "logins"), limit)) {
      for (int number = 0; number < 20; number++) {
        String longest = "x".repeat(60_000) + number;
        assertThat(mayPublish(rights, longest)).isTrue();
        assertThat(Logins.outcome(logins, Logins.of(longest, "secret"))).isEqualTo(longest);
      }
      assertThat(questions).hasSize(40);
      assertThat(rights.keptBytes()).isBetween(1L, limit);
      assertThat(logins.keptBytes()).isBetween(1L, limit);
    }
  }

  @Test
  void oneAsksOnTrialAfterTheRestAndThenEverybodyAgain() {
    long[] now = {0};
    Breaker breaker = new Breaker(2, 100, () -> now[0]);
    assertThat(breaker.onFailure()).isFalse();
    assertThat(breaker.mayAsk()).isTrue();
    assertThat(breaker.onFailure()).isTrue();
    now[0] = 99;
    assertThat(breaker.mayAsk()).isFalse();
    now[0] = 100;
    assertThat(breaker.mayAsk()).isTrue();
    assertThat(breaker.mayAsk()).isFalse();
    breaker.onFailure();
    now[0] = 199;
    assertThat(breaker.mayAsk()).isFalse();
    now[0] = 200;
    assertThat(breaker.mayAsk()).isTrue();
    breaker.onAnswer();
    assertThat(breaker.mayAsk()).isTrue();
    assertThat(breaker.mayAsk()).isTrue();
  }

  @Test
  void passwordsGoOnlyWhereNobodyCanRead() {
    assertThatThrownBy(
            () ->
                new CallbackAuthenticatorProvider()
                    .create(Logins.section(Map.of("url", "http://example.org/ask"))))
        .hasMessageContaining("extensions.guard.url is an https address");
    assertThatThrownBy(() -> new CallbackAuthenticatorProvider().create(Logins.section(Map.of())))
        .hasMessageContaining("extensions.guard.url is not set");
  }

  @Test
  void aYesForOneCertificateOrListenerIsNoneForAnother() throws Exception {
    rule =
        question ->
            "buoy-7".equals(question.get("certificateName"))
                ? new Reply(200, "{\"result\":\"allow\",\"userName\":\"buoy-7\"}")
                : new Reply(403, "");
    Authenticator logins = logins();
    Origin good = new Origin("192.0.2.7:40000", "mqtts", true, "buoy-7");
    assertThat(Logins.outcome(logins, from(good))).isEqualTo("buoy-7");
    Origin other = new Origin("192.0.2.7:40001", "mqtts", true, "stolen-3");
    assertThat(Logins.outcome(logins, from(other))).isEqualTo("BAD_USER_NAME_OR_PASSWORD");
    Origin plain = new Origin("192.0.2.7:40002", "mqtt", false, null);
    assertThat(Logins.outcome(logins, from(plain))).isEqualTo("BAD_USER_NAME_OR_PASSWORD");
    assertThat(questions).hasSize(3);
  }

  @Test
  void anEmptyUserNameStaysOneWhereTheAnswerIsKept() throws Exception {
    rule = question -> new Reply(200, "{\"result\":\"allow\"}");
    Authenticator logins = logins();
    Login login =
        new Login(
            "buoy", ProtocolVersion.MQTT_5, "", null, Properties.NONE, Origin.of("192.0.2.7:1"));
    assertThat(Logins.outcome(logins, login)).isEmpty();
    assertThat(Logins.outcome(logins, login)).isEmpty();
    assertThat(questions).hasSize(1);
  }

  private static Login from(Origin origin) {
    return new Login("buoy", ProtocolVersion.MQTT_5, null, null, Properties.NONE, origin);
  }
}
