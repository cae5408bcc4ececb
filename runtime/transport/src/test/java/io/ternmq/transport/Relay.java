package io.ternmq.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Between a client and a server: puts a header first, or hands bytes on one by one. */
final class Relay implements AutoCloseable {
  private final ServerSocket entrance;
  private final InetSocketAddress server;
  private final byte[] header;
  private final boolean tricklesBytes;

  private Relay(InetSocketAddress server, byte[] header, boolean tricklesBytes) throws IOException {
    this.server = server;
    this.header = header;
    this.tricklesBytes = tricklesBytes;
    entrance = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    start(this::relay);
  }

  /** Every record towards the server comes in pieces of one byte. */
  static Relay trickling(InetSocketAddress server) throws IOException {
    return new Relay(server, new byte[0], true);
  }

  /** These bytes go to the server before all others. */
  static Relay headed(InetSocketAddress server, byte[] header) throws IOException {
    return new Relay(server, header, false);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(entrance.getInetAddress(), entrance.getLocalPort());
  }

  private interface Step {
    void run() throws IOException;
  }

  private static Thread start(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException over) {
                // One of the two ends closed: nothing is left to relay.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void relay() throws IOException {
    try (Socket client = entrance.accept();
        Socket onward = new Socket()) {
      onward.setTcpNoDelay(true);
      onward.connect(server);
      start(() -> onward.getInputStream().transferTo(client.getOutputStream()));
      InputStream in = client.getInputStream();
      OutputStream out = onward.getOutputStream();
      out.write(header);
      if (tricklesBytes) {
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
          out.write(octet);
        }
      } else {
        in.transferTo(out);
      }
      onward.shutdownOutput();
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }
}
