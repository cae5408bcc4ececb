package io.ternmq.cli.doctor;

import io.ternmq.clientcore.ServerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a server shows in its TLS handshake, believed or not: whether it is to be believed is asked
 * with the login, by the rules that the user gave.
 */
final class Certificates {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final long SOON_DAYS = 14;

  private final ServerAddress server;
  private final Findings findings;

  Certificates(ServerAddress server, Findings findings) {
    this.server = server;
    this.findings = findings;
  }

  void look(InetAddress address) {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, server.port()), PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      SSLSocket socket =
          (SSLSocket)
              context().getSocketFactory().createSocket(plain, server.host(), server.port(), true);
      name(socket);
      socket.startHandshake();
      tell(socket.getSession());
    } catch (SSLException e) {
      findings.wrong(
          "TLS",
          "the handshake failed: " + e.getMessage(),
          "Does this port speak TLS? Is a certificate of the client asked for (--cert, --key)?");
    } catch (IOException | GeneralSecurityException e) {
      findings.wrong("TLS", "the handshake did not end: " + e.getMessage(), "");
    }
  }

  private void name(SSLSocket socket) {
    boolean isName = server.host().matches(".*[A-Za-z].*") && !server.host().contains(":");
    if (isName) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(server.host())));
      socket.setSSLParameters(parameters);
    }
  }

  private void tell(SSLSession session) throws SSLException {
    findings.well("TLS", session.getProtocol() + ", " + session.getCipherSuite());
    for (Certificate shown : session.getPeerCertificates()) {
      if (shown instanceof X509Certificate certificate) {
        tell(certificate);
        return; // the others vouch for this one
      }
    }
  }

  private void tell(X509Certificate certificate) {
    Instant now = Instant.now();
    Instant end = certificate.getNotAfter().toInstant();
    long days = Duration.between(now, end).toDays();
    String who =
        certificate.getSubjectX500Principal()
            + ", signed by "
            + certificate.getIssuerX500Principal();
    if (end.isBefore(now)) {
      findings.wrong(
          "certificate", who + ", expired on " + end, "The server needs a new certificate.");
    } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
      findings.wrong(
          "certificate",
          who + ", not valid before " + certificate.getNotBefore().toInstant(),
          "Is the clock of this machine right?");
    } else if (days < SOON_DAYS) {
      findings.note("certificate", who + ", expires in " + days + " days");
    } else {
      findings.well("certificate", who + ", valid for " + days + " days");
    }
  }

  private static SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Onlooker()}, null);
    return context;
  }

  /** Believes everybody: nothing is sent over these connections. */
  private static final class Onlooker extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String kind, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String kind, javax.net.ssl.SSLEngine engine) {}

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
