package io.ternmq.transport;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Socket addresses as people write them. */
final class Addresses {
  private Addresses() {}

  /** Host and port; asks no name service. */
  static String text(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet)) {
      return String.valueOf(address);
    }
    return internet.getAddress() instanceof Inet6Address six
        ? text(six.getHostAddress(), internet.getPort())
        : text(
            internet.getAddress() == null
                ? internet.getHostString()
                : internet.getAddress().getHostAddress(),
            internet.getPort());
  }

  static String text(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
