package io.ternmq.transport;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Whether certificates are in time. A handshake that resumes an earlier session does not ask: the
 * certificates are those that were shown when it began, up to a day ago. Nor does Java ask of one
 * that is trusted by itself, not by an authority that signed it.
 */
final class CertificateTimes {
  private CertificateTimes() {}

  /** True where all that the peer showed hold now; also where it showed none. */
  static boolean holdNow(SSLSession session) {
    return faultOf(shown(session)) == null;
  }

  /**
   * Why the peer's own certificate does not hold now; null where it does. Whatever else it shows
   * may be old: servers go on showing what an authority once signed another with.
   */
  static @Nullable CertificateException faultOfOwn(SSLSession session) {
    List<Certificate> shown = shown(session);
    return faultOf(shown.subList(0, Math.min(1, shown.size())));
  }

  private static List<Certificate> shown(SSLSession session) {
    try {
      return List.of(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException anonymous) {
      return List.of();
    }
  }

  private static @Nullable CertificateException faultOf(List<Certificate> shown) {
    try {
      for (Certificate each : shown) {
        if (each instanceof X509Certificate certificate) {
          certificate.checkValidity();
        }
      }
      return null;
    } catch (CertificateException outOfTime) {
      return outOfTime;
    }
  }
}
