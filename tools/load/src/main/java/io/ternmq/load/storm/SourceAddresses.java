package io.ternmq.load.storm;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * From which addresses of this machine clients come: one address has some 28,000 ports. All of
 * 127.0.0.0/8 is this machine; towards another one there is one address.
 */
final class SourceAddresses {
  static final int CLIENTS_PER_ADDRESS = 10_000;

  private static final int HOSTS = 250;

  private final boolean isLoopback;
  private int shift;

  SourceAddresses(InetAddress remote) {
    isLoopback = remote.isLoopbackAddress() && remote.getAddress().length == 4;
  }

  /** Where the client of this index comes from; null for wherever the system likes. */
  @Nullable InetAddress of(int client) {
    int host = 1 + (client / CLIENTS_PER_ADDRESS + shift) % HOSTS;
    if (!isLoopback || host == 1) {
      return null;
    }
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Ports ran short: others from now on. */
  void onShortage() {
    shift++;
  }
}
