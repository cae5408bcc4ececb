package io.ternmq.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM. */
final class PemFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]+)-----END ");
  private static final byte[] SAMPLE = "whose key is this?".getBytes(StandardCharsets.US_ASCII);

  private PemFiles() {}

  /** All certificates of a file, in its order; at least one. */
  static X509Certificate[] certificates(Path file) throws TlsFailedException {
    byte[] bytes = read("certificate", file);
    try {
      X509Certificate[] found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .toArray(X509Certificate[]::new);
      if (found.length == 0) {
        throw new TlsFailedException("there is no certificate in " + file, null);
      }
      return found;
    } catch (CertificateException fault) {
      throw new TlsFailedException(
          file + " is no certificate in PEM: " + fault.getMessage(), fault);
    }
  }

  /** The private key of a file, which has to belong to this certificate. */
  static PrivateKey key(Path file, @Nullable String password, X509Certificate certificate)
      throws TlsFailedException {
    String text = new String(read("key", file), StandardCharsets.ISO_8859_1);
    Matcher matcher = KEY.matcher(text);
    if (!matcher.find()) {
      throw new TlsFailedException(
          "there is no private key in PEM in "
              + file
              + (text.contains("Proc-Type") ? "; `openssl pkcs8 -topk8` makes one of it" : ""),
          null);
    }
    try {
      byte[] body = Base64.getMimeDecoder().decode(matcher.group(2));
      PublicKey other = certificate.getPublicKey();
      PrivateKey key =
          KeyFactory.getInstance(other.getAlgorithm())
              .generatePrivate(specOf(matcher.group(1), body, password, other));
      requirePair(file, key, other);
      return key;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException fault) {
      if (fault instanceof TlsFailedException known) {
        throw known;
      }
      throw new TlsFailedException(
          "the key in "
              + file
              + " cannot be used"
              + (password == null ? ": " : "; is the password right? ")
              + fault.getMessage(),
          fault);
    }
  }

  private static PKCS8EncodedKeySpec specOf(
      String label, byte[] body, @Nullable String password, PublicKey other)
      throws GeneralSecurityException, IOException {
    return switch (label) {
      case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(body);
      case "ENCRYPTED PRIVATE KEY" -> decrypt(new EncryptedPrivateKeyInfo(body), password);
      default -> new PKCS8EncodedKeySpec(DerBytes.privateKey(other.getEncoded(), body));
    };
  }

  private static PKCS8EncodedKeySpec decrypt(
      EncryptedPrivateKeyInfo sealed, @Nullable String password)
      throws GeneralSecurityException, TlsFailedException {
    if (password == null) {
      throw new TlsFailedException("the key is encrypted, and no password for it was given", null);
    }
    // The name of the scheme itself stands in the parameters with PBES2.
    String name = String.valueOf(sealed.getAlgParameters());
    Key secret =
        SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(name);
    cipher.init(Cipher.DECRYPT_MODE, secret, sealed.getAlgParameters());
    return sealed.getKeySpec(cipher);
  }

  private static void requirePair(Path file, PrivateKey key, PublicKey other)
      throws GeneralSecurityException, TlsFailedException {
    Signature signature = Signature.getInstance(signatureOf(other.getAlgorithm()));
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(other);
    signature.update(SAMPLE);
    if (!signature.verify(signed)) {
      throw new TlsFailedException("the key in " + file + " is not that of the certificate", null);
    }
  }

  private static String signatureOf(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }

  private static byte[] read(String what, Path file) throws TlsFailedException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new TlsFailedException("there is no file " + file + " for the " + what, missing);
    } catch (AccessDeniedException fault) { // whose message is the name of the file
      throw new TlsFailedException(
          "the " + what + " " + file + " cannot be read: this user has no right to", fault);
    } catch (IOException fault) {
      throw new TlsFailedException(
          "the " + what + " " + file + " cannot be read: " + fault.getMessage(), fault);
    }
  }
}
