package io.ternmq.guard.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jose4j.http.Response;
import org.jose4j.http.SimpleResponse;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an issuer is asked for its keys, and how long they serve; on virtual time. */
final class RemoteKeyRingTest {
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private PublicJsonWebKey key;
  private @Nullable SimpleResponse answer;
  private long nowNanos = Long.MAX_VALUE - MINUTE_NANOS; // it wraps around
  private int fetches;
  private final RemoteKeyRing ring =
      new RemoteKeyRing("https://id.example.org/keys", this::get, () -> nowNanos);

  @BeforeEach
  void makeKey() throws Exception {
    key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("one");
  }

  private SimpleResponse get(String address) throws IOException {
    fetches++;
    SimpleResponse now = answer;
    if (now == null) {
      throw new IOException("no answer");
    }
    return now;
  }

  private void serve(String cacheControl) {
    String body = new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
    answer = new Response(200, "OK", Map.of("Cache-Control", List.of(cacheControl)), body);
  }

  private void pass(long minutes) {
    nowNanos += minutes * MINUTE_NANOS;
  }

  private boolean isKnown(String keyId) {
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmHeaderValue("ES256");
    token.setKeyIdHeaderValue(keyId);
    try {
      return ring.keyOf(token).equals(key.getKey());
    } catch (UnresolvableKeyException none) {
      return false;
    }
  }

  @Test
  void anIssuerThatDoesNotAnswerIsAskedOnceInAMinute() throws Exception {
    for (int round = 0; round < 5; round++) {
      ring.renew();
      assertThat(isKnown("one")).isFalse();
      assertThat(ring.isRenewalDue()).isFalse();
    }
    assertThat(fetches).isEqualTo(1);
    pass(1);
    assertThat(ring.isRenewalDue()).isTrue();
    serve("no-transform");
    ring.renew();
    assertThat(fetches).isEqualTo(2);
    assertThat(isKnown("one")).isTrue();
    assertThat(isKnown("other")).isFalse();
  }

  @Test
  void keysAreKeptAsLongAsTheAnswerSaysAndAMinuteAtLeast() {
    serve("public, max-age=7200");
    ring.renew();
    assertThat(ring.nanosToRenewal()).isEqualTo(120 * MINUTE_NANOS);
    pass(120);
    serve("max-age=0");
    ring.renew();
    assertThat(ring.nanosToRenewal()).isEqualTo(MINUTE_NANOS);
    pass(1);
    serve("no-transform");
    ring.renew();
    assertThat(ring.nanosToRenewal()).isEqualTo(10 * MINUTE_NANOS);
    assertThat(fetches).isEqualTo(3);
  }

  @Test
  void theLastKeysServeForAnHourMoreAndNoLonger() throws Exception {
    serve("max-age=600");
    ring.renew();
    answer = null;
    pass(10);
    for (int minute = 0; minute < 59; minute++) {
      ring.renew();
      pass(1);
      assertThat(isKnown("one")).isTrue();
    }
    pass(1);
    assertThat(isKnown("one")).isFalse();
    serve("max-age=600");
    ring.renew();
    assertThat(isKnown("one")).isTrue();
    assertThat(fetches).isEqualTo(1 + 59 + 1);
  }

  @Test
  void anAnswerThatIsNoSetOfKeysChangesNothing() throws Exception {
    serve("max-age=600");
    ring.renew();
    pass(5);
    for (String none :
        List.of("{\"keys\": 7}", "{\"keys\": []}", "{\"keys\": [{\"kty\": \"x\"}]}")) {
      answer = new Response(200, "OK", Map.of(), none);
      ring.renew();
      pass(1);
      assertThat(isKnown("one")).as(none).isTrue();
    }
    assertThat(fetches).isEqualTo(4);
  }
}
