package io.ternmq.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Those whose signature on a certificate is believed. */
public final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /**
   * The authorities of a file in PEM, and nobody else.
   *
   * @throws IOException where it cannot be read
   * @throws GeneralSecurityException where it holds no certificates
   */
  public static TrustManager[] of(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority" + number++, one);
      }
    }
    if (store.size() == 0) {
      throw new CertificateException("no certificate is in it");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
