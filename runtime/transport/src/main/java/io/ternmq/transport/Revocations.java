package io.ternmq.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * Trusts what these authorities have signed and not called back. The list of the authority that
 * signed a client's own certificate must be there and in time: where it is not, nobody is let in.
 */
final class Revocations {
  private static final String PKIX = "PKIX";

  private Revocations() {}

  static TrustManagerFactory trust(Path authorities, Path revocations) throws TlsFailedException {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate authority : PemFiles.certificates(authorities)) {
      anchors.add(new TrustAnchor(authority, null));
    }
    Collection<? extends CRL> lists = lists(revocations);
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
      PKIXRevocationChecker checker =
          (PKIXRevocationChecker) CertPathBuilder.getInstance(PKIX).getRevocationChecker();
      checker.setOptions(
          EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK, Option.ONLY_END_ENTITY));
      parameters.addCertPathChecker(checker);
      TrustManagerFactory factory = TrustManagerFactory.getInstance(PKIX);
      factory.init(new CertPathTrustManagerParameters(parameters));
      return factory;
    } catch (GeneralSecurityException fault) {
      throw new TlsFailedException(
          "the lists in " + revocations + " cannot be used: " + fault.getMessage(), fault);
    }
  }

  private static Collection<? extends CRL> lists(Path file) throws TlsFailedException {
    try {
      Collection<? extends CRL> found =
          CertificateFactory.getInstance("X.509")
              .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)));
      if (found.isEmpty()) {
        throw new TlsFailedException(
            "there is no list of called back certificates in " + file, null);
      }
      return found;
    } catch (GeneralSecurityException fault) {
      throw new TlsFailedException(
          file + " is no list of called back certificates: " + fault.getMessage(), fault);
    } catch (IOException fault) {
      if (fault instanceof TlsFailedException known) {
        throw known;
      }
      throw new TlsFailedException("the list " + file + " cannot be read: " + fault, fault);
    }
  }
}
