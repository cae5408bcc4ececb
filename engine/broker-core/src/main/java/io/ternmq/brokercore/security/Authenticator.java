package io.ternmq.brokercore.security;

/**
 * Says who may connect. Called on a lane, on several at once: must not block; what takes time
 * answers {@link LoginResult#LATER} and goes on elsewhere.
 */
@FunctionalInterface
public interface Authenticator {
  /** Lets everybody in. */
  Authenticator ANYBODY = (login, later) -> LoginResult.accepted(login.toIdentity());

  /**
   * Judges a login.
   *
   * @param later where to answer after LATER
   */
  LoginResult authenticate(Login login, LoginAnswer later);
}
