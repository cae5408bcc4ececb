package io.ternmq.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The other end of a TLS connection: the Java runtime's own blocking socket. */
final class TlsPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  final Socket wire;
  final SSLSocket socket;

  /** Connects and shakes hands. */
  TlsPeer(InetSocketAddress address, Path authority, String protocol)
      throws IOException, GeneralSecurityException {
    this(address, authority, protocol, 0);
  }

  /** The same with a receive buffer of this size. */
  TlsPeer(InetSocketAddress address, Path authority, String protocol, int receiveBytes)
      throws IOException, GeneralSecurityException {
    wire = new Socket();
    wire.setTcpNoDelay(true);
    wire.setSoTimeout(PATIENCE_MILLIS);
    if (receiveBytes > 0) {
      wire.setReceiveBufferSize(receiveBytes);
    }
    wire.connect(address, PATIENCE_MILLIS);
    socket =
        (SSLSocket)
            trusting(authority)
                .getSocketFactory()
                .createSocket(wire, "localhost", address.getPort(), true);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  TlsPeer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Everything up to the close_notify; an end without one is an exception. */
  byte[] readToEnd() throws IOException {
    return socket.getInputStream().readAllBytes();
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
