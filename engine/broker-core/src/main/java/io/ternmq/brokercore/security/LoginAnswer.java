package io.ternmq.brokercore.security;

/**
 * Where the answer to a login goes that took time. Any thread may call, once; later calls have no
 * effect.
 */
@FunctionalInterface
public interface LoginAnswer {
  void answer(LoginResult result);

  /**
   * False where the client has gone: its login need not be judged, and any answer will do. One is
   * owed still. Any thread may ask.
   */
  default boolean isAwaited() {
    return true;
  }
}
