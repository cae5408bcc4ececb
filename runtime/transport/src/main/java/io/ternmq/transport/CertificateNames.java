package io.ternmq.transport;

import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Names in certificates. */
final class CertificateNames {
  private static final String COMMON_NAME = "CN";

  private CertificateNames() {}

  /** The common name of the certificate that the peer proved to hold; null where there is none. */
  static @Nullable String commonName(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? commonName(certificate)
          : null;
    } catch (SSLPeerUnverifiedException anonymous) {
      return null;
    }
  }

  private static @Nullable String commonName(X509Certificate certificate) {
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      // The most specific name stands last.
      for (int index = subject.size() - 1; index >= 0; index--) {
        Rdn part = subject.getRdn(index);
        if (part.getType().equalsIgnoreCase(COMMON_NAME)) {
          return part.getValue() instanceof String name ? name : null;
        }
      }
      return null;
    } catch (InvalidNameException unreadable) {
      return null;
    }
  }
}
