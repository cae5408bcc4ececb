package io.ternmq.guard.jwt;

import java.net.URI;
import java.security.Key;
import java.util.List;
import org.jose4j.http.Get;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Keys that an issuer publishes: fetched with the first token, kept as long as the answer says, and
 * fetched again where a token names a key that is not among them, at most once in a minute. Where
 * the issuer cannot be reached the last ones serve for an hour more.
 */
final class RemoteKeyRing implements KeyRing {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final long KEPT_SECONDS = 600;
  private static final long KEPT_ON_ERROR_SECONDS = 3_600;
  private static final long REFETCH_MILLIS = 60_000;
  private static final int ANSWER_BYTES = 1 << 20;

  private final HttpsJwksVerificationKeyResolver resolver;

  RemoteKeyRing(URI address) {
    Get get = new Get();
    get.setConnectTimeout(TIMEOUT_MILLIS);
    get.setReadTimeout(TIMEOUT_MILLIS);
    get.setRetries(1);
    get.setResponseBodySizeLimit(ANSWER_BYTES);
    HttpsJwks keys = new HttpsJwks(address.toString());
    keys.setSimpleHttpGet(get);
    keys.setDefaultCacheDuration(KEPT_SECONDS);
    keys.setRetainCacheOnErrorDuration(KEPT_ON_ERROR_SECONDS);
    keys.setRefreshReprieveThreshold(REFETCH_MILLIS);
    resolver = new HttpsJwksVerificationKeyResolver(keys);
  }

  @Override
  public Key keyOf(JsonWebSignature token) throws UnresolvableKeyException {
    return resolver.resolveKey(token, List.of());
  }
}
