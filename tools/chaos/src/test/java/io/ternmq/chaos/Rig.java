package io.ternmq.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A proxy with plain sockets at both ends. */
final class Rig implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final ServerSocket server;
  final ChaosProxy proxy;
  final ConcurrentLinkedQueue<String> faultedIds = new ConcurrentLinkedQueue<>();
  Socket client;
  Socket broker;

  Rig() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MILLIS);
    InetSocketAddress address =
        new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    proxy = ChaosProxy.start(0, address, (id, fault, nanos) -> faultedIds.add(id));
    client = connect();
    broker = accept();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  Socket accept() throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  void closeServer() throws IOException {
    server.close();
  }

  /** A CONNECT of this client id (3.1.1). */
  static byte[] connect(String id) {
    byte[] text = id.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] packet = new byte[14 + text.length];
    byte[] head = {0x10, (byte) (12 + text.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0};
    System.arraycopy(head, 0, packet, 0, head.length);
    packet[13] = (byte) text.length;
    System.arraycopy(text, 0, packet, 14, text.length);
    return packet;
  }

  /** CONNECT from end to end, so that the proxy knows that this is MQTT. */
  void greet() throws IOException {
    byte[] packet = connect("kitchen");
    client.getOutputStream().write(packet);
    broker.getInputStream().readNBytes(packet.length);
  }

  /** What a read says: a number of bytes, "end" or "reset". */
  static String read(Socket socket) throws IOException {
    try {
      int count = socket.getInputStream().read(new byte[1024]);
      return count < 0 ? "end" : Integer.toString(count);
    } catch (SocketException broken) {
      return "reset";
    }
  }

  /** True where nothing comes for a moment, and no end. */
  static boolean isSilent(Socket socket) throws IOException {
    socket.setSoTimeout(150);
    try {
      socket.getInputStream().read();
      return false;
    } catch (java.net.SocketTimeoutException silent) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  void inject(String fault) {
    proxy.inject(Fault.parse(fault)).join();
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    client.close();
    broker.close();
    server.close();
  }
}
