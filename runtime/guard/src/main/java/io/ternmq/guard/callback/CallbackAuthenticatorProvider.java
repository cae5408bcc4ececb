package io.ternmq.guard.callback;

import io.ternmq.broker.spi.Authentication;
import io.ternmq.broker.spi.AuthenticatorProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;

/**
 * The authenticator {@code http}: an HTTP server says who may come in. Settings: {@code url},
 * {@code timeout-ms} (3,000), {@code cache-seconds} (60), {@code concurrency} (200).
 */
public final class CallbackAuthenticatorProvider implements AuthenticatorProvider {
  @Override
  public String name() {
    return "http";
  }

  @Override
  public Authentication create(ExtensionContext context) throws ExtensionException {
    return Authentication.of(
        new CallbackLogins(new Server(CallbackOptions.of(context), "tern-login-callback")));
  }
}
