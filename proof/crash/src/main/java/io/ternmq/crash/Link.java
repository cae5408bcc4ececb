package io.ternmq.crash;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection of MQTT 3.1.1, read by one thread. */
final class Link implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final boolean sessionPresent;
  private final long openedNanos;

  private Link(Socket socket, byte[] connect) throws IOException {
    this.socket = socket;
    openedNanos = System.nanoTime();
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    out.write(connect);
    Frame answer = Frame.read(in);
    if (answer.type() != Frame.CONNACK || answer.body()[1] != 0) {
      throw new IOException("refused");
    }
    sessionPresent = answer.body()[0] == 1;
  }

  /** Connects, says CONNECT and hears CONNACK. */
  static Link open(int port, byte[] connect) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      return new Link(socket, connect);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  boolean sessionPresent() {
    return sessionPresent;
  }

  /** When it was there and nothing had been said yet. */
  long openedNanos() {
    return openedNanos;
  }

  int localPort() {
    return socket.getLocalPort();
  }

  void patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  Frame read() throws IOException {
    return Frame.read(in);
  }

  void send(byte[] packet) throws IOException {
    out.write(packet);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone, which is what was wanted
    }
  }
}
