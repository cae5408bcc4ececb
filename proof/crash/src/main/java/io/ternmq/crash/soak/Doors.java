package io.ternmq.crash.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;

/** Where the broker listens, and how its clients trust it. Immutable. */
record Doors(int tcp, int tls, int webSocket, int http, SSLContext context) {
  private static final int CONNECT_MILLIS = 20_000;

  /** How a client reaches the broker. */
  enum Transport {
    TCP,
    TLS,
    WEB_SOCKET
  }

  int port(Transport transport) {
    return switch (transport) {
      case TCP -> tcp;
      case TLS -> tls;
      case WEB_SOCKET -> webSocket;
    };
  }

  /** A connection from that last part of 127.x.y.z, and nothing said on it yet. */
  static Socket dial(int port, int source) throws IOException {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(address(source), 0));
      socket.connect(new InetSocketAddress(address(1), port), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static InetAddress address(int number) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, (byte) (number >> 8), (byte) number});
  }
}
