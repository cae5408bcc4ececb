package io.ternmq.brokercore.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect, and who may do what. Immutable; safe on every lane.
 *
 * @param methods of enhanced authentication; each name once
 */
public record Guard(
    Authenticator authenticator, List<EnhancedAuthenticator> methods, Authorizer authorizer) {
  /** Everybody may do everything that the broker itself does not fence. */
  public static final Guard OPEN =
      new Guard(Authenticator.ANYBODY, List.of(), Authorizer.EVERYTHING);

  public Guard {
    methods = List.copyOf(methods);
  }

  /** The method of this name; null where there is none. */
  public @Nullable EnhancedAuthenticator method(String name) {
    for (EnhancedAuthenticator method : methods) {
      if (method.method().equals(name)) {
        return method;
      }
    }
    return null;
  }
}
