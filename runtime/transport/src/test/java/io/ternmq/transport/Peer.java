package io.ternmq.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The other end: a plain blocking socket. */
final class Peer {
  private static final int PATIENCE_MILLIS = 20_000;

  final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  Peer(InetSocketAddress address) throws IOException {
    this(address, 0);
  }

  /** The same with a receive buffer of this size. */
  Peer(InetSocketAddress address, int receiveBytes) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.connect(address, PATIENCE_MILLIS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  Peer send(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  Peer send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  byte[] read(int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length != bytes) {
      throw new AssertionError("the connection ended after " + read.length + " bytes");
    }
    return read;
  }

  /** Everything up to the FIN; a reset is an exception. */
  byte[] readToEnd() throws IOException {
    return in.readAllBytes();
  }

  /** An HTTP head, up to its empty line. */
  String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(read(1));
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  void finish() throws IOException {
    socket.shutdownOutput();
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The same where nothing may be thrown. */
  void resetNow() {
    try {
      reset();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  void close() throws IOException {
    socket.close();
  }
}
