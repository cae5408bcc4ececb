package io.ternmq.broker.security;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ReasonCode;
import java.util.Set;

/**
 * On some listeners the common name in a client's certificate is its user name: TLS has checked it
 * already, and no password is asked. On all others somebody else decides. Safe on every lane.
 */
public final class CertificateUsers implements Authenticator {
  private static final LoginResult NAMELESS =
      LoginResult.refused(
          ReasonCode.NOT_AUTHORIZED, "this listener asks for a certificate with a common name");

  private final Set<String> listeners;
  private final Authenticator others;

  /**
   * For these listeners, by their names.
   *
   * @param others decides on all other listeners
   */
  public CertificateUsers(Set<String> listeners, Authenticator others) {
    this.listeners = Set.copyOf(listeners);
    this.others = others;
  }

  @Override
  public LoginResult authenticate(Login login, LoginAnswer later) {
    if (!listeners.contains(login.origin().listener())) {
      return others.authenticate(login, later);
    }
    String name = login.origin().certificateName();
    return name == null || name.isEmpty()
        ? NAMELESS
        : LoginResult.accepted(new Identity(login.clientId(), name, login.origin()));
  }
}
