package io.ternmq.guard.jwt;

import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.broker.security.LoginWorkers;
import io.ternmq.broker.spi.Authentication;
import io.ternmq.broker.spi.AuthenticatorProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.guard.SecureAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authenticator {@code jwt}: a signed token in place of the password. Settings: {@code keys}, a
 * JSON Web Key Set, a file or an https address; {@code issuer}, {@code audience}, {@code user}
 * ({@code sub}), {@code client}, {@code algorithms} (RS256, ES256, EdDSA), {@code skew} (30 s),
 * {@code ends-connections} (true), {@code waiting} (10,000).
 */
public final class TokenProvider implements AuthenticatorProvider {
  @Override
  public String name() {
    return "jwt";
  }

  @Override
  public Authentication create(ExtensionContext context) throws ExtensionException {
    TokenOptions options = options(context);
    int waiting = context.number("waiting", LoginWorkers.DEFAULT_WAITING_LIMIT, 1, 1_000_000);
    KeyRing keys = keys(context);
    LoginWorkers workers =
        new LoginWorkers("tern-token", LoginWorkers.halfOfTheProcessors(), waiting);
    return Authentication.of(new TokenJudge(options, keys, workers, InstantSource.system()));
  }

  private static KeyRing keys(ExtensionContext context) throws ExtensionException {
    String where = context.required("keys");
    if (where.startsWith("http:") || where.startsWith("https:")) {
      URI address = SecureAddress.parse(context, "keys");
      return RemoteKeyRing.start(address);
    }
    Path file = context.requiredPath("keys");
    try {
      return FileKeyRing.open(file);
    } catch (FileMistakeException e) {
      throw new ExtensionException(String.valueOf(e.getMessage()), e);
    }
  }

  private static TokenOptions options(ExtensionContext context) throws ExtensionException {
    TokenOptions defaults = TokenOptions.defaults();
    try {
      return new TokenOptions(
          context.text("issuer"),
          context.text("audience"),
          orElse(context.text("user"), defaults.userClaim()),
          context.text("client"),
          algorithms(context.text("algorithms")),
          context.number("skew", defaults.skewSeconds(), 0, 3_600),
          context.flag("ends-connections", defaults.endsConnections()));
    } catch (IllegalArgumentException e) {
      throw new ExtensionException(context.nameOf("algorithms") + ": " + e.getMessage() + ".", e);
    }
  }

  private static List<String> algorithms(@Nullable String text) {
    if (text == null) {
      return TokenOptions.DEFAULT_ALGORITHMS;
    }
    List<String> names = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      names.add(name.strip());
    }
    return names;
  }

  private static String orElse(@Nullable String text, String whenAbsent) {
    return text == null ? whenAbsent : text;
  }
}
