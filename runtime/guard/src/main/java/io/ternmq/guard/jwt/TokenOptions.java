package io.ternmq.guard.jwt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are good. Immutable.
 *
 * @param issuer the only issuer that is believed; null for any whose key is known
 * @param audience the token must be meant for this; null where its audience does not matter
 * @param userClaim the claim that names the user
 * @param clientClaim a claim that must be the client id; null for none
 * @param algorithms the signatures that are taken, by their names in RFC 7518 and RFC 8037
 * @param skewSeconds how far the clocks of issuer and broker may differ
 * @param endsConnections true where a client is cut off when its token ends
 */
public record TokenOptions(
    @Nullable String issuer,
    @Nullable String audience,
    String userClaim,
    @Nullable String clientClaim,
    List<String> algorithms,
    int skewSeconds,
    boolean endsConnections) {
  /** Signatures by a private key, never by a shared secret. */
  public static final List<String> KNOWN_ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  /** Used where nothing else is said. */
  public static final List<String> DEFAULT_ALGORITHMS = List.of("RS256", "ES256", "EdDSA");

  public TokenOptions {
    algorithms = List.copyOf(algorithms);
    if (algorithms.isEmpty() || !KNOWN_ALGORITHMS.containsAll(algorithms)) {
      throw new IllegalArgumentException(
          "the algorithms are some of "
              + String.join(", ", KNOWN_ALGORITHMS)
              + ", not '"
              + String.join(", ", algorithms)
              + "'");
    }
  }

  /** Any issuer and audience, the user in {@code sub}, 30 s between the clocks, no longer stay. */
  public static TokenOptions defaults() {
    return new TokenOptions(null, null, "sub", null, DEFAULT_ALGORITHMS, 30, true);
  }
}
