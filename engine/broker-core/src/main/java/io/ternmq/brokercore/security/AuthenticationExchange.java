package io.ternmq.brokercore.security;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's way through an {@link EnhancedAuthenticator}. One step at a time, on its lane. */
@FunctionalInterface
public interface AuthenticationExchange {
  /**
   * The client sent data.
   *
   * @param data its Authentication Data; null where it sent none
   * @param later where to answer after {@link AuthenticationStep#LATER}: any thread, once
   */
  AuthenticationStep onData(byte @Nullable [] data, Consumer<AuthenticationStep> later);
}
