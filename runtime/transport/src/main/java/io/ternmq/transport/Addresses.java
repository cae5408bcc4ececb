package io.ternmq.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Socket addresses as people write them. */
public final class Addresses {
  private Addresses() {}

  /** Host and port; asks no name service. */
  public static String text(@Nullable SocketAddress address) {
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

  /** The host of host and port, without the brackets of IPv6; all of it where there is no port. */
  public static String host(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** A socket in the file system. */
  static String unixText(String path) {
    return "unix:" + path;
  }

  /** An address of 4 or 16 bytes, and a port. */
  static String text(byte[] address, int port) {
    try {
      return text(InetAddress.getByAddress(address).getHostAddress(), port);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", impossible);
    }
  }

  static String text(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
