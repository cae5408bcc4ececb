package io.ternmq.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client of 3.1.1 that is a blocking socket, with or without TLS. */
final class PlainClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;

  private PlainClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Connected to this port of this machine, and nothing said. */
  static PlainClient open(int port) throws IOException {
    return new PlainClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** The same, and TLS is agreed on. */
  static PlainClient openSecure(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(PATIENCE_MILLIS);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
    socket.startHandshake();
    return new PlainClient(socket);
  }

  /** CONNECT with a clean session. */
  static byte[] connect(String clientId) {
    byte[] name = clientId.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(0x10);
    packet.write(12 + name.length);
    packet.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 2, 0, 0, (byte) name.length});
    packet.writeBytes(name);
    return packet.toByteArray();
  }

  PlainClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  byte[] read(int bytes) throws IOException {
    return socket.getInputStream().readNBytes(bytes);
  }

  /** Sends CONNECT; the return code of CONNACK, or -1 for none. */
  int login(String clientId) throws IOException {
    send(connect(clientId));
    byte[] answer = read(4);
    return answer.length == 4 ? answer[3] : -1;
  }

  /** True where PINGREQ is answered. */
  boolean isServed() throws IOException {
    send(new byte[] {(byte) 0xC0, 0});
    byte[] answer = read(2);
    return answer.length == 2 && answer[0] == (byte) 0xD0;
  }

  /** Waits until the broker ends it, by a FIN or a reset. */
  void awaitEnd() throws IOException {
    InputStream in = socket.getInputStream();
    try {
      int octet;
      do {
        octet = in.read(); // an alert of TLS, or nothing
      } while (octet >= 0);
    } catch (java.net.SocketTimeoutException open) {
      throw open;
    } catch (IOException reset) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Looks at nothing. */
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
