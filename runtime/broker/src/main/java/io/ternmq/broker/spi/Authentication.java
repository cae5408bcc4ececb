package io.ternmq.broker.spi;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import java.util.List;

/**
 * Who may connect. Immutable.
 *
 * @param authenticator judges user names and passwords
 * @param methods of enhanced authentication, each by its name
 */
public record Authentication(Authenticator authenticator, List<EnhancedAuthenticator> methods) {
  public Authentication {
    methods = List.copyOf(methods);
  }

  /** User names and passwords only. */
  public static Authentication of(Authenticator authenticator) {
    return new Authentication(authenticator, List.of());
  }
}
