package io.ternmq.broker;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.transport.ListenFailedException;
import io.ternmq.transport.ListenerKind;
import io.ternmq.transport.ListenerOptions;
import io.ternmq.transport.TlsOptions;
import io.ternmq.transport.TlsOptions.ClientAuthentication;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A broker that asks nobody who they are can be reached from its own machine only, unless that was
 * said in words, or the listener itself asks for a certificate.
 */
final class LoopbackRule {
  private LoopbackRule() {}

  static void check(BrokerOptions options) throws ListenFailedException {
    boolean asksWho = options.parts().guard().authenticator() != Authenticator.ANYBODY;
    if (asksWho || options.letsAnybodyIn()) {
      return;
    }
    for (ListenerOptions listener : options.listeners()) {
      if (!isSheltered(listener)) {
        throw ListenFailedException.refused(
            listener.name(),
            "on "
                + listener.host()
                + " other machines could reach this broker, and nobody is asked who they are. Give"
                + " it an authenticator, or if that is meant, say so:"
                + " BrokerOptions.lettingAnybodyIn().");
      }
    }
  }

  private static boolean isSheltered(ListenerOptions listener) {
    TlsOptions tls = listener.tls();
    return listener.kind() == ListenerKind.UNIX
        || (tls != null && tls.clientAuthentication() == ClientAuthentication.REQUIRED)
        || isLoopback(listener.host());
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return true; // nobody reaches it: opening it says why
    }
  }
}
