package io.ternmq.brokercore.security;

/**
 * Where the answer to a login goes that took time. Any thread may call, once; later calls have no
 * effect.
 */
@FunctionalInterface
public interface LoginAnswer {
  void answer(LoginResult result);
}
