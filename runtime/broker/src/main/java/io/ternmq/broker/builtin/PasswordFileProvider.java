package io.ternmq.broker.builtin;

import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.broker.security.LoginWorkers;
import io.ternmq.broker.security.PasswordFile;
import io.ternmq.broker.spi.Authentication;
import io.ternmq.broker.spi.AuthenticatorProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;

/**
 * The authenticator {@code password-file}: whoever stands in mosquitto's password file. Settings:
 * {@code file}, {@code anonymous} (false), {@code waiting} (10,000).
 */
public final class PasswordFileProvider implements AuthenticatorProvider {
  @Override
  public String name() {
    return "password-file";
  }

  @Override
  public Authentication create(ExtensionContext context) throws ExtensionException {
    PasswordFile.Options options = PasswordFile.Options.of(context.requiredPath("file"));
    int waiting = context.number("waiting", LoginWorkers.DEFAULT_WAITING_LIMIT, 1, 1_000_000);
    options = options.withBounds(options.threads(), waiting);
    try {
      return Authentication.of(
          PasswordFile.open(context.flag("anonymous", false) ? options.withAnonymous() : options));
    } catch (FileMistakeException e) {
      throw new ExtensionException(String.valueOf(e.getMessage()), e);
    }
  }
}
