package io.ternmq.guard;

import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** An address that secrets may go to: https, or http on this machine. */
public final class SecureAddress {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private SecureAddress() {}

  /** The address that a setting names; it must be there. */
  public static URI parse(ExtensionContext context, String setting) throws ExtensionException {
    String text = context.required(setting);
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw new ExtensionException(
          context.nameOf(setting) + ": '" + text + "' is no address: " + e.getReason() + ".", e);
    }
    String host = address.getHost();
    boolean isSafe =
        "https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && THIS_MACHINE.contains(host));
    if (host == null || !isSafe) {
      throw new ExtensionException(
          context.nameOf(setting)
              + " is an https address (http only to this machine), not '"
              + text
              + "'.");
    }
    return address;
  }
}
