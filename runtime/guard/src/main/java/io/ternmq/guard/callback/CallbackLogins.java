package io.ternmq.guard.callback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Escaped;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import io.ternmq.transport.Addresses;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an HTTP server who may come in. A yes is kept for a while, so that a crowd that comes back
 * does not ask again; a no is not. Where the server does not answer, clients are told to try later.
 * Safe on every lane.
 */
final class CallbackLogins implements Authenticator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackLogins.class);

  /** How many bytes the logins that are kept may take, by a careful estimate. */
  private static final long KEPT_BYTES = 64L << 20;

  private static final int LOGIN_BYTES = 300;
  private static final LoginResult UNANSWERED =
      LoginResult.refused(
          ReasonCode.SERVER_UNAVAILABLE, "logins cannot be checked now; try again later");

  private final Server server;
  private final Cache<Key, Optional<String>> accepted;
  private final SecretKeySpec secret;

  /**
   * Who came with what, and how: all that the server was told but the port. The password only as a
   * keyed hash, so that none stays in memory.
   *
   * @param way the origin, with its host in place of its address
   */
  private record Key(
      String clientId, String userName, Origin way, ProtocolVersion version, ByteBuffer password) {
    /** With two for each character of a text, and for those of the name that the server gave. */
    int bytesWith(Optional<String> name) {
      String certificate = way.certificateName();
      int ofWay = way.address().length() + (certificate == null ? 0 : certificate.length());
      return LOGIN_BYTES
          + 2
              * (clientId.length()
                  + userName.length()
                  + ofWay
                  + name.map(String::length).orElse(0));
    }
  }

  CallbackLogins(Server server) {
    this(server, KEPT_BYTES);
  }

  CallbackLogins(Server server, long keptBytes) {
    this.server = server;
    accepted =
        Caffeine.newBuilder()
            .maximumWeight(keptBytes)
            .weigher(Key::bytesWith)
            .expireAfterWrite(server.options().kept())
            .build();
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    secret = new SecretKeySpec(bytes, "HmacSHA256");
  }

  @Override
  public LoginResult authenticate(Login login, LoginAnswer later) {
    Key key = keyOf(login);
    Optional<String> known = accepted.getIfPresent(key);
    if (known != null) {
      String name = known.orElse(null);
      return LoginResult.accepted(new Identity(login.clientId(), name, login.origin()));
    }
    server.ask(question(login), answer -> onAnswer(answer, login, key, later));
    return LoginResult.LATER;
  }

  private static Question question(Login login) {
    return new Question()
        .with("action", "connect")
        .with("clientId", login.clientId())
        .with("userName", login.userName())
        .withBytes("password", login.password())
        .with("address", login.origin().address())
        .with("listener", login.origin().listener())
        .with("secure", login.origin().isSecure())
        .with("certificateName", login.origin().certificateName())
        .with("protocol", String.valueOf(login.version()));
  }

  private void onAnswer(Answer answer, Login login, Key key, LoginAnswer later) {
    LoginResult result =
        switch (answer.kind()) {
          case ALLOWED -> accept(answer, login, key);
          case DENIED -> LoginResult.BAD_CREDENTIALS;
          case NONE -> UNANSWERED;
        };
    if (answer.kind() == Answer.Kind.NONE) {
      LOG.debug("the {} was not judged: {}", login, Escaped.of(answer.sentence()));
    }
    try {
      later.answer(result);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("The broker stopped before {} was answered", login.origin());
    }
  }

  private LoginResult accept(Answer answer, Login login, Key key) {
    String name = answer.userName() == null ? login.userName() : answer.userName();
    accepted.put(key, Optional.ofNullable(name));
    return LoginResult.accepted(new Identity(login.clientId(), name, login.origin()));
  }

  private Key keyOf(Login login) {
    byte[] password = login.password();
    Origin origin = login.origin();
    return new Key(
        login.clientId(),
        login.userName() == null ? "" : "=" + login.userName(),
        new Origin(
            Addresses.host(origin.address()),
            origin.listener(),
            origin.isSecure(),
            origin.certificateName()),
        login.version(),
        ByteBuffer.wrap(password == null ? new byte[0] : keyed(password)));
  }

  private byte[] keyed(byte[] password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return mac.doFinal(password);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  /** How many bytes the logins that are kept take, by a careful estimate. */
  long keptBytes() {
    accepted.cleanUp();
    return accepted.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  @Override
  public void close() {
    server.close();
  }
}
