package io.ternmq.guard.callback;

import io.ternmq.broker.spi.AuthorizerProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.brokercore.security.Authorizer;

/**
 * The authorizer {@code http}: an HTTP server says who may do what. Settings: {@code url}, {@code
 * timeout-ms} (3,000), {@code cache-seconds} (60), {@code concurrency} (200).
 */
public final class CallbackAuthorizerProvider implements AuthorizerProvider {
  @Override
  public String name() {
    return "http";
  }

  @Override
  public Authorizer create(ExtensionContext context) throws ExtensionException {
    return new CallbackRights(new Server(CallbackOptions.of(context), "tern-right-callback"));
  }
}
