package io.ternmq.broker.builtin;

import io.ternmq.broker.spi.AuthorizerProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.brokercore.security.Authorizer;

/**
 * The authorizer {@code everything}: who is in may do all that the broker itself does not fence.
 */
public final class EverythingProvider implements AuthorizerProvider {
  @Override
  public String name() {
    return "everything";
  }

  @Override
  public Authorizer create(ExtensionContext context) {
    return Authorizer.EVERYTHING;
  }
}
