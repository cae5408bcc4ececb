package io.ternmq.broker.builtin;

import io.ternmq.broker.spi.Authentication;
import io.ternmq.broker.spi.AuthenticatorProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.brokercore.security.Authenticator;

/** The authenticator {@code anonymous}: nobody is asked for anything. */
public final class AnonymousProvider implements AuthenticatorProvider {
  @Override
  public String name() {
    return "anonymous";
  }

  @Override
  public Authentication create(ExtensionContext context) {
    return Authentication.of(Authenticator.ANYBODY);
  }
}
