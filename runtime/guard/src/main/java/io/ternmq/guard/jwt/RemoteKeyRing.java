package io.ternmq.guard.jwt;

import io.ternmq.brokercore.security.Escaped;
import java.io.IOException;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.http.SimpleGet;
import org.jose4j.http.SimpleResponse;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that an issuer publishes: fetched at the start, again when they are as old as the answer's
 * max-age says (ten minutes where it says nothing), and where a token names a key that is not among
 * them; at most once in a minute, whether the issuer answers or not. While it cannot be reached the
 * last ones serve for an hour more. One fetch at a time, and nobody waits for it who has a key.
 */
final class RemoteKeyRing implements KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteKeyRing.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int ANSWER_BYTES = 1 << 20;
  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[\\s,])max-age=(\\d{1,9})", Pattern.CASE_INSENSITIVE);
  private static final long KEPT_SECONDS = TimeUnit.MINUTES.toSeconds(10);
  private static final long LONGEST_KEPT_SECONDS = TimeUnit.DAYS.toSeconds(1);

  /** From one attempt to the next, at least. */
  static final long ATTEMPT_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How long keys serve that should have been fetched again. */
  static final long GRACE_NANOS = TimeUnit.HOURS.toNanos(1);

  private final String address;
  private final SimpleGet get;
  private final LongSupplier clock;
  private final ScheduledThreadPoolExecutor timer;
  private volatile @Nullable Keys keys;
  private volatile long attemptNanos;
  private volatile boolean isFetching;

  /** What was fetched last, and until when it need not be fetched again. */
  private record Keys(JwksVerificationKeyResolver resolver, long freshUntilNanos) {}

  /** Fetches nothing by itself. */
  RemoteKeyRing(String address, SimpleGet get, LongSupplier clock) {
    this.address = address;
    this.get = get;
    this.clock = clock;
    attemptNanos = clock.getAsLong() - ATTEMPT_NANOS;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "tern-keys");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Fetches the keys at this address, and keeps them fresh until it is closed. */
  static RemoteKeyRing start(URI address) {
    SimpleGet get = new KeyRequest(PATIENCE, ANSWER_BYTES);
    RemoteKeyRing ring = new RemoteKeyRing(address.toString(), get, System::nanoTime);
    ring.renewIn(0);
    return ring;
  }

  private void renewIn(long nanos) {
    ScheduledFuture<?> unused = // it ends when the timer does
        timer.schedule(
            () -> {
              renew();
              renewIn(nanosToRenewal());
            },
            nanos,
            TimeUnit.NANOSECONDS);
  }

  @Override
  public Key keyOf(JsonWebSignature token) throws UnresolvableKeyException {
    Keys known = keys;
    if (known == null || clock.getAsLong() - known.freshUntilNanos() >= GRACE_NANOS) {
      throw new UnresolvableKeyException("the issuer has not been reached for too long");
    }
    return known.resolver().resolveKey(token, List.of());
  }

  @Override
  public boolean isRenewalDue() {
    return isFetching || nanosToAttempt() <= 0;
  }

  private long nanosToAttempt() {
    return attemptNanos + ATTEMPT_NANOS - clock.getAsLong();
  }

  /** When the keys are as old as they may become, or another attempt may be made to get them. */
  long nanosToRenewal() {
    Keys known = keys;
    long toStale = known == null ? 0 : known.freshUntilNanos() - clock.getAsLong();
    return Math.max(toStale, nanosToAttempt());
  }

  @Override
  public synchronized void renew() {
    if (nanosToAttempt() > 0) {
      return;
    }
    isFetching = true;
    attemptNanos = clock.getAsLong();
    try {
      keys = fetch();
    } catch (IOException | JoseException | RuntimeException e) { // whatever the answer was
      LOG.warn("no keys came from {}: {}", address, Escaped.of(String.valueOf(e)));
    } finally {
      isFetching = false;
    }
  }

  private Keys fetch() throws IOException, JoseException {
    SimpleResponse answer = get.get(address);
    List<JsonWebKey> found = new JsonWebKeySet(answer.getBody()).getJsonWebKeys();
    if (found.isEmpty()) {
      throw new JoseException("there is no key in it that is known here (RSA, EC or OKP)");
    }
    return new Keys(
        new JwksVerificationKeyResolver(found),
        clock.getAsLong() + TimeUnit.SECONDS.toNanos(keptSeconds(answer)));
  }

  private static long keptSeconds(SimpleResponse answer) {
    List<String> headers = answer.getHeaderValues("cache-control");
    for (String header : headers == null ? List.<String>of() : headers) {
      Matcher age = MAX_AGE.matcher(header);
      if (age.find()) {
        return Math.min(Long.parseLong(age.group(1)), LONGEST_KEPT_SECONDS);
      }
    }
    return KEPT_SECONDS;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
