package io.ternmq.transport;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Whether certificates are in time. A handshake that resumes an earlier session does not ask: the
 * certificates are those that were shown when it began, up to a day ago.
 */
final class CertificateTimes {
  private CertificateTimes() {}

  /** True where all that the peer showed hold now; also where it showed none. */
  static boolean holdNow(SSLSession session) {
    try {
      for (Certificate shown : session.getPeerCertificates()) {
        if (shown instanceof X509Certificate certificate) {
          certificate.checkValidity();
        }
      }
      return true;
    } catch (SSLPeerUnverifiedException anonymous) {
      return true;
    } catch (CertificateException outOfTime) {
      return false;
    }
  }
}
