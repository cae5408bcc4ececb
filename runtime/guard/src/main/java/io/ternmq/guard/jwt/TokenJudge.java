package io.ternmq.guard.jwt;

import io.ternmq.broker.security.LoginWorkers;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whoever brings a good token as its password (RFC 7519): signed by a key that is believed,
 * not expired, from the right issuer, for the right audience. What is not good about a token is for
 * the log and not told. The client is known by the user that the token names, and with a user name
 * beside the token it must be the same. Safe on every lane.
 */
public final class TokenJudge implements Authenticator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TokenJudge.class);
  private static final int MAXIMUM_TOKEN_BYTES = 16_384;

  /**
   * So many wait for keys to be fetched: fewer than are judged at once, which others want to be.
   */
  private static final int WAITING_FOR_KEYS = 32;

  private static final LoginResult NO_TOKEN =
      LoginResult.refused(
          ReasonCode.NOT_AUTHORIZED, "this broker asks for a token, in place of the password");

  private final TokenOptions options;
  private final KeyRing keys;
  private final LoginWorkers workers;
  private final LoginWorkers renewers = new LoginWorkers("tern-token-keys", 1, WAITING_FOR_KEYS);
  private final InstantSource clock;

  TokenJudge(TokenOptions options, KeyRing keys, LoginWorkers workers, InstantSource clock) {
    this.options = options;
    this.keys = keys;
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public LoginResult authenticate(Login login, LoginAnswer later) {
    byte[] token = login.password();
    if (token == null || token.length == 0) {
      return NO_TOKEN;
    }
    return workers.submit(login, later, waiting -> judge(waiting, token, later));
  }

  private LoginResult judge(Login login, byte[] token, LoginAnswer later) {
    if (token.length > MAXIMUM_TOKEN_BYTES) {
      return refuse(login, "it is longer than " + MAXIMUM_TOKEN_BYTES + " bytes");
    }
    String text = new String(token, StandardCharsets.UTF_8);
    boolean mayRenew = keys.isRenewalDue(); // asked first: a renewal may end meanwhile
    try {
      return judge(login, read(text));
    } catch (InvalidJwtException e) {
      return e.getCause() instanceof UnresolvableKeyException && mayRenew
          ? renewers.submit(login, later, waiting -> judgeRenewed(waiting, text))
          : refuse(login, whatIsWrong(e));
    }
  }

  /** With the keys that there are now; where they are fetched only these few wait for it. */
  private LoginResult judgeRenewed(Login login, String token) {
    keys.renew();
    try {
      return judge(login, read(token));
    } catch (InvalidJwtException e) {
      return refuse(login, whatIsWrong(e));
    }
  }

  private JwtClaims read(String token) throws InvalidJwtException {
    JwtConsumerBuilder builder =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(
                ConstraintType.PERMIT, options.algorithms().toArray(new String[0]))
            .setVerificationKeyResolver((signature, outer) -> keys.keyOf(signature))
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds(options.skewSeconds())
            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()));
    if (options.issuer() != null) {
      builder.setExpectedIssuer(options.issuer());
    }
    if (options.audience() == null) {
      builder.setSkipDefaultAudienceValidation();
    } else {
      builder.setExpectedAudience(options.audience());
    }
    return builder.build().processToClaims(token);
  }

  private LoginResult judge(Login login, JwtClaims claims) {
    String user = text(claims, options.userClaim());
    if (user == null || user.isEmpty()) {
      return refuse(login, "its claim '" + options.userClaim() + "' names no user");
    }
    if (login.userName() != null && !login.userName().isEmpty() && !login.userName().equals(user)) {
      return refuse(login, "the user name beside it is not the user that it names");
    }
    String clientClaim = options.clientClaim();
    if (clientClaim != null && !login.clientId().equals(text(claims, clientClaim))) {
      return refuse(login, "its claim '" + clientClaim + "' is not the client id");
    }
    Identity client = new Identity(login.clientId(), user, login.origin());
    return LoginResult.accepted(
        options.endsConnections() ? client.until(endEpochMillis(claims)) : client);
  }

  /** Its end; with one who comes by the grace of the skew, the end of that. */
  private long endEpochMillis(JwtClaims claims) {
    try {
      long end = claims.getExpirationTime().getValueInMillis();
      return end > clock.millis() ? end : end + TimeUnit.SECONDS.toMillis(options.skewSeconds());
    } catch (MalformedClaimException e) {
      throw new IllegalStateException("an end that was judged cannot be read", e);
    }
  }

  private static @Nullable String text(JwtClaims claims, String name) {
    try {
      return claims.getStringClaimValue(name);
    } catch (MalformedClaimException e) {
      return null; // a number or a list
    }
  }

  /** Without the token: its text may stand in the message of the exception. */
  private static String whatIsWrong(InvalidJwtException fault) {
    return fault.getErrorDetails().stream()
        .findFirst()
        .map(error -> "code " + error.getErrorCode() + " (" + meaning(error.getErrorCode()) + ")")
        .orElse("it cannot be read");
  }

  private static String meaning(int code) {
    return switch (code) {
      case org.jose4j.jwt.consumer.ErrorCodes.EXPIRED -> "it has expired";
      case org.jose4j.jwt.consumer.ErrorCodes.NOT_YET_VALID -> "it is not valid yet";
      case org.jose4j.jwt.consumer.ErrorCodes.EXPIRATION_MISSING -> "it never expires";
      case org.jose4j.jwt.consumer.ErrorCodes.SIGNATURE_INVALID -> "its signature is wrong";
      case org.jose4j.jwt.consumer.ErrorCodes.SIGNATURE_MISSING -> "it is not signed";
      case org.jose4j.jwt.consumer.ErrorCodes.ISSUER_INVALID,
          org.jose4j.jwt.consumer.ErrorCodes.ISSUER_MISSING ->
          "it is not from the issuer that is believed";
      case org.jose4j.jwt.consumer.ErrorCodes.AUDIENCE_INVALID,
          org.jose4j.jwt.consumer.ErrorCodes.AUDIENCE_MISSING ->
          "it is meant for somebody else";
      default -> "its form, key or algorithm is not taken";
    };
  }

  private static LoginResult refuse(Login login, String what) {
    LOG.debug("the token in the {} is not good: {}", login, what);
    return LoginResult.badCredentials("the token is not good: " + what);
  }

  /** Judges no more. */
  @Override
  public void close() {
    workers.close();
    renewers.close();
    keys.close();
  }
}
