package io.ternmq.guard.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.ternmq.broker.security.LoginWorkers;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.guard.Logins;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.UnresolvableKeyException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Signed tokens in place of passwords. */
@Execution(ExecutionMode.SAME_THREAD) // one of them listens to the log of all
final class TokenJudgeTest {
  private static final String REFUSED = "BAD_USER_NAME_OR_PASSWORD";
  private static PublicJsonWebKey rsa;
  private static PublicJsonWebKey ec;
  private static PublicJsonWebKey ed;

  @TempDir private Path folder;

  static {
    while (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext)) {
      Thread.onSpinWait(); // another test is the first to log, and still sets logging up
    }
  }

  @BeforeAll
  static void makeKeys() throws Exception {
    rsa = named("rsa", RsaJwkGenerator.generateJwk(2048));
    ec = named("ec", EcJwkGenerator.generateJwk(EllipticCurves.P256));
    ed = named("ed", OkpJwkGenerator.generateJwk("Ed25519"));
  }

  private static PublicJsonWebKey named(String id, PublicJsonWebKey key) {
    key.setKeyId(id);
    return key;
  }

  private static String publicKeys(PublicJsonWebKey... keys) {
    return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
  }

  private Path keyFile(String json) throws Exception {
    return Files.writeString(folder.resolve("keys.json"), json);
  }

  private Authenticator judge(String... settings) throws Exception {
    Map<String, String> section = new TreeMap<>();
    section.put("keys", keyFile(publicKeys(rsa, ec, ed)).toString());
    for (int index = 0; index < settings.length; index += 2) {
      section.put(settings[index], settings[index + 1]);
    }
    return new TokenProvider().create(Logins.section(section)).authenticator();
  }

  private static JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setSubject("tern");
    claims.setExpirationTimeMinutesInTheFuture(10);
    return claims;
  }

  private static String sign(JwtClaims claims, PublicJsonWebKey key, String algorithm)
      throws Exception {
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setKey(key.getPrivateKey());
    token.setKeyIdHeaderValue(key.getKeyId());
    token.setAlgorithmHeaderValue(algorithm);
    return token.getCompactSerialization();
  }

  private static String outcome(Authenticator judge, String token) throws Exception {
    return Logins.outcome(judge, Logins.of(null, token));
  }

  @Test
  void letsInTheUserThatAGoodTokenNames() throws Exception {
    Authenticator judge = judge();
    assertThat(outcome(judge, sign(claims(), rsa, "RS256"))).isEqualTo("tern");
    assertThat(outcome(judge, sign(claims(), ec, "ES256"))).isEqualTo("tern");
    assertThat(outcome(judge, sign(claims(), ed, "EdDSA"))).isEqualTo("tern");
    String token = sign(claims(), ec, "ES256");
    assertThat(Logins.outcome(judge, Logins.of("tern", token))).isEqualTo("tern");
    assertThat(Logins.outcome(judge, Logins.of("", token))).isEqualTo("tern");
    assertThat(Logins.outcome(judge, Logins.of("gull", token))).isEqualTo(REFUSED);
  }

  @Test
  void refusesWhoBringsNone() throws Exception {
    Authenticator judge = judge();
    assertThat(Logins.outcome(judge, Logins.of("tern", null))).isEqualTo("NOT_AUTHORIZED");
    assertThat(Logins.outcome(judge, Logins.of("tern", ""))).isEqualTo("NOT_AUTHORIZED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "a.b", "a.b.c", "e30.e30.", "....", "\u0000"})
  void refusesWhatIsNoToken(String text) throws Exception {
    assertThat(outcome(judge(), text)).isEqualTo(REFUSED);
  }

  @Test
  void refusesATokenThatIsTooLong() throws Exception {
    assertThat(outcome(judge(), "a".repeat(16_385))).isEqualTo(REFUSED);
  }

  @Test
  void refusesAnExpiredTokenAndOneThatNeverExpires() throws Exception {
    Authenticator judge = judge("skew", "0");
    JwtClaims expired = claims();
    expired.setExpirationTime(NumericDate.fromMilliseconds(Instant.now().toEpochMilli() - 2_000));
    assertThat(outcome(judge, sign(expired, ec, "ES256"))).isEqualTo(REFUSED);
    assertThat(outcome(judge("skew", "30"), sign(expired, ec, "ES256"))).isEqualTo("tern");
    JwtClaims endless = new JwtClaims();
    endless.setSubject("tern");
    assertThat(outcome(judge, sign(endless, ec, "ES256"))).isEqualTo(REFUSED);
    JwtClaims early = claims();
    early.setNotBeforeMinutesInThePast(-5);
    assertThat(outcome(judge, sign(early, ec, "ES256"))).isEqualTo(REFUSED);
  }

  private static long endMillis(Authenticator judge, String token) throws Exception {
    LoginResult result = Logins.ask(judge, Logins.of(null, token));
    return ((LoginResult.Accepted) result).identity().endEpochMillis();
  }

  @Test
  void whoComesByATokenStaysUntilItsEndUnlessThatIsSwitchedOff() throws Exception {
    JwtClaims claims = claims();
    long end = claims.getExpirationTime().getValueInMillis();
    assertThat(endMillis(judge(), sign(claims, ec, "ES256"))).isEqualTo(end);
    assertThat(endMillis(judge("ends-connections", "false"), sign(claims, ec, "ES256")))
        .isEqualTo(Identity.ENDLESS);
    long over = Instant.now().getEpochSecond() * 1_000 - 5_000;
    claims.setExpirationTime(NumericDate.fromMilliseconds(over));
    assertThat(endMillis(judge("skew", "600"), sign(claims, ec, "ES256")))
        .as("by the grace of the skew")
        .isEqualTo(over + 600_000);
  }

  @Test
  void refusesAForgedToken() throws Exception {
    Authenticator judge = judge();
    String token = sign(claims(), ec, "ES256");
    String[] parts = token.split("\\.");
    JwtClaims other = claims();
    other.setSubject("admin");
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(other.toJson().getBytes(StandardCharsets.UTF_8));
    assertThat(outcome(judge, parts[0] + "." + payload + "." + parts[2])).isEqualTo(REFUSED);
    PublicJsonWebKey thief = named("ec", EcJwkGenerator.generateJwk(EllipticCurves.P256));
    assertThat(outcome(judge, sign(claims(), thief, "ES256"))).isEqualTo(REFUSED);
  }

  @Test
  void refusesAKeyThatItDoesNotKnow() throws Exception {
    PublicJsonWebKey stranger = named("stranger", EcJwkGenerator.generateJwk(EllipticCurves.P256));
    assertThat(outcome(judge(), sign(claims(), stranger, "ES256"))).isEqualTo(REFUSED);
  }

  @Test
  void isNotConfusedByAnAlgorithmThatTheTokenChooses() throws Exception {
    Authenticator judge = judge();
    JsonWebSignature shared = new JsonWebSignature(); // the public key as a shared secret
    shared.setPayload(claims().toJson());
    shared.setKey(new HmacKey(rsa.getPublicKey().getEncoded()));
    shared.setKeyIdHeaderValue("rsa");
    shared.setAlgorithmHeaderValue("HS256");
    assertThat(outcome(judge, shared.getCompactSerialization())).isEqualTo(REFUSED);
    String header = "{\"alg\":\"none\",\"kid\":\"rsa\"}";
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String unsigned =
        base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64.encodeToString(claims().toJson().getBytes(StandardCharsets.UTF_8))
            + ".";
    assertThat(outcome(judge, unsigned)).isEqualTo(REFUSED);
    assertThat(outcome(judge("algorithms", "ES256"), sign(claims(), rsa, "RS256")))
        .isEqualTo(REFUSED);
    assertThat(outcome(judge("algorithms", "PS256, RS256"), sign(claims(), rsa, "PS256")))
        .isEqualTo("tern");
  }

  @Test
  void believesOneIssuerAndOneAudienceWhereTheyAreSet() throws Exception {
    Authenticator judge = judge("issuer", "https://id.example.org", "audience", "tern-broker");
    JwtClaims good = claims();
    good.setIssuer("https://id.example.org");
    good.setAudience("tern-broker", "other");
    assertThat(outcome(judge, sign(good, ec, "ES256"))).isEqualTo("tern");
    assertThat(outcome(judge(), sign(good, ec, "ES256"))).isEqualTo("tern");
    good.setIssuer("https://id.example.com");
    assertThat(outcome(judge, sign(good, ec, "ES256"))).isEqualTo(REFUSED);
    good.setIssuer("https://id.example.org");
    good.setAudience("other");
    assertThat(outcome(judge, sign(good, ec, "ES256"))).isEqualTo(REFUSED);
    assertThat(outcome(judge, sign(claims(), ec, "ES256"))).isEqualTo(REFUSED);
  }

  @Test
  void takesUserAndClientFromTheClaimsThatAreSet() throws Exception {
    Authenticator judge = judge("user", "device", "client", "client_id");
    JwtClaims claims = claims();
    claims.setStringClaim("device", "buoy-7");
    claims.setStringClaim("client_id", "buoy");
    assertThat(outcome(judge, sign(claims, ec, "ES256"))).isEqualTo("buoy-7");
    claims.setStringClaim("client_id", "ferry");
    assertThat(outcome(judge, sign(claims, ec, "ES256"))).isEqualTo(REFUSED);
    claims.setClaim("client_id", 7);
    assertThat(outcome(judge, sign(claims, ec, "ES256"))).isEqualTo(REFUSED);
    assertThat(outcome(judge, sign(claims(), ec, "ES256"))).isEqualTo(REFUSED);
  }

  @Test
  void takesNewKeysFromTheFileAndKeepsTheOldOnesWhereItIsSpoilt() throws Exception {
    Authenticator judge = judge();
    String token = sign(claims(), ec, "ES256");
    assertThat(outcome(judge, token)).isEqualTo("tern");
    keyFile("{\"keys\": spoilt");
    assertThat(outcome(judge, token)).isEqualTo("tern");
    PublicJsonWebKey next = named("next", EcJwkGenerator.generateJwk(EllipticCurves.P256));
    keyFile(publicKeys(next));
    assertThat(outcome(judge, token)).isEqualTo(REFUSED);
    assertThat(outcome(judge, sign(claims(), next, "ES256"))).isEqualTo("tern");
  }

  @Test
  void fetchesKeysFromTheIssuerAndOnceMoreForOneThatItDoesNotKnow() throws Exception {
    List<String> served = new CopyOnWriteArrayList<>(List.of(publicKeys(rsa)));
    AtomicInteger fetches = new AtomicInteger();
    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body = served.get(0).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
    try {
      Authenticator judge =
          judge("keys", "http://localhost:" + issuer.getAddress().getPort() + "/keys");
      for (int round = 0; round < 3; round++) {
        assertThat(outcome(judge, sign(claims(), rsa, "RS256"))).isEqualTo("tern");
      }
      assertThat(fetches).hasValue(1);
      served.set(0, publicKeys(rsa, ed));
      for (int round = 0; round < 3; round++) {
        outcome(judge, sign(claims(), ed, "EdDSA"));
      }
      assertThat(fetches).hasValueLessThanOrEqualTo(2); // at most once in a minute
    } finally {
      issuer.stop(0);
    }
  }

  /** Knows one key, and while it is asked to renew it hangs; then it knows another. */
  private static final class HangingKeyRing implements KeyRing {
    private final CountDownLatch isAsked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean isRenewed;

    @Override
    public Key keyOf(JsonWebSignature token) throws UnresolvableKeyException {
      if ("rsa".equals(token.getKeyIdHeaderValue())) {
        return rsa.getPublicKey();
      }
      if (isRenewed && "ed".equals(token.getKeyIdHeaderValue())) {
        return ed.getPublicKey();
      }
      throw new UnresolvableKeyException("there is none");
    }

    @Override
    public boolean isRenewalDue() {
      return !isRenewed;
    }

    @Override
    public void renew() {
      isAsked.countDown();
      try {
        isRenewed = release.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void whoseKeyIsKnownIsJudgedWhileTheIssuerDoesNotAnswer() throws Exception {
    HangingKeyRing keys = new HangingKeyRing();
    LoginWorkers one = new LoginWorkers("judge", 1, 1_000);
    try (TokenJudge judge =
        new TokenJudge(TokenOptions.defaults(), keys, one, InstantSource.system())) {
      CompletableFuture<LoginResult> waits = new CompletableFuture<>();
      Login login = Logins.of(null, sign(claims(), ed, "EdDSA"));
      assertThat(judge.authenticate(login, waits::complete)).isEqualTo(LoginResult.LATER);
      assertThat(keys.isAsked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(outcome(judge, sign(claims(), rsa, "RS256"))).isEqualTo("tern");
      List<String> others = new CopyOnWriteArrayList<>();
      for (int number = 0; number < 33; number++) { // so many wait, and no more
        judge.authenticate(
            Logins.of(null, sign(claims(), ec, "ES256")),
            result -> others.add(((LoginResult.Refused) result).reason().name()));
      }
      assertThat(outcome(judge, sign(claims(), rsa, "RS256"))).isEqualTo("tern");
      assertThat(others).containsExactly("SERVER_BUSY");
      assertThat(waits).isNotDone();
      keys.release.countDown();
      assertThat(waits.get(20, TimeUnit.SECONDS)).isInstanceOf(LoginResult.Accepted.class);
    }
  }

  @Test
  void lettingNobodyInIsWhatItDoesWhereTheIssuerIsAway() throws Exception {
    assertThat(outcome(judge("keys", "http://localhost:1/keys"), sign(claims(), rsa, "RS256")))
        .isEqualTo(REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.org/keys", "https:", "http://[::2]/keys", "https://"})
  void asksForKeysOnlyWhereNobodyCanForgeThem(String address) {
    assertThatThrownBy(() -> judge("keys", address))
        .isInstanceOf(ExtensionException.class)
        .hasMessageContaining("extensions.guard.keys");
  }

  @Test
  void saysWhatIsWrongWithItsSettings() throws Exception {
    assertThatThrownBy(() -> judge("algorithms", "HS256")).hasMessageContaining("not 'HS256'");
    assertThatThrownBy(() -> judge("algorithms", "none")).hasMessageContaining("RS256");
    assertThatThrownBy(() -> judge("keys", folder.resolve("no.json").toString()))
        .hasMessageContaining("there is no such file");
    Path empty = Files.writeString(folder.resolve("empty.json"), "{\"keys\":[]}");
    assertThatThrownBy(() -> judge("keys", empty.toString())).hasMessageContaining("no key");
    OctetSequenceJsonWebKey secret = OctJwkGenerator.generateJwk(256);
    Path shared =
        Files.writeString(
            folder.resolve("shared.json"),
            new JsonWebKeySet(secret).toJson(OutputControlLevel.INCLUDE_SYMMETRIC));
    assertThatThrownBy(() -> judge("keys", shared.toString()))
        .hasMessageContaining("shared secret");
    Path whole =
        Files.writeString(
            folder.resolve("whole.json"),
            new JsonWebKeySet(ec).toJson(OutputControlLevel.INCLUDE_PRIVATE));
    assertThatThrownBy(() -> judge("keys", whole.toString())).hasMessageContaining("private key");
  }

  @Test
  void theReasonGoesWithTheRefusalAndIsNotForTheClient() throws Exception {
    JwtClaims expired = claims();
    expired.setExpirationTimeMinutesInTheFuture(-10);
    LoginResult result = Logins.ask(judge(), Logins.of(null, sign(expired, ec, "ES256")));
    assertThat(result)
        .isInstanceOfSatisfying(
            LoginResult.Refused.class,
            refused -> {
              assertThat(refused.sentence()).isEqualTo("user name or password is not right");
              assertThat(refused.forTheLog()).contains("it has expired");
            });
  }

  @Test
  void neverWritesATokenIntoTheLog() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(TokenJudge.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.setLevel(Level.DEBUG);
    log.addAppender(lines);
    List<String> tokens = new ArrayList<>();
    try {
      PublicJsonWebKey stranger =
          named("stranger", EcJwkGenerator.generateJwk(EllipticCurves.P256));
      tokens.add(sign(claims(), stranger, "ES256"));
      JwtClaims expired = claims();
      expired.setExpirationTimeMinutesInTheFuture(-10);
      tokens.add(sign(expired, ec, "ES256"));
      tokens.add("a.b.c");
      Authenticator judge = judge();
      for (String token : tokens) {
        assertThat(outcome(judge, token)).isEqualTo(REFUSED);
      }
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }
    assertThat(lines.list).hasSize(3);
    for (ILoggingEvent line : lines.list) {
      assertThat(line.getLevel()).as("one a try").isEqualTo(Level.DEBUG);
      assertThat(line.getFormattedMessage()).contains("buoy").doesNotContain(tokens);
    }
    assertThat(lines.list.get(1).getFormattedMessage()).contains("expired");
  }
}
