package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys in their forms, and sentences about files that do not do. */
final class PemFilesTest {
  private static final String SCHEME = "PBEWithHmacSHA256AndAES_128";

  private static final byte[] PBES2 = HexFormat.of().parseHex("06092a864886f70d01050d");

  @TempDir private Path folder;

  /** The older forms are what the octets at the end of the newer one hold. */
  @ParameterizedTest
  @CsvSource({"RSA,2048", "EC,256"})
  void anOlderKeyBecomesTheNewerOne(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    KeyPair keys = generator.generateKeyPair();
    byte[] newer = keys.getPrivate().getEncoded();
    byte[] older = octetsAtTheEndOf(newer);
    assertThat(DerBytes.privateKey(keys.getPublic().getEncoded(), older)).isEqualTo(newer);
  }

  /** Sequence, version 0 and the algorithm come first. */
  private static byte[] octetsAtTheEndOf(byte[] newer) {
    int index = head(newer, 0) + 3;
    index = head(newer, index) + length(newer, index);
    int start = head(newer, index);
    return Arrays.copyOfRange(newer, start, start + length(newer, index));
  }

  private static int head(byte[] bytes, int index) {
    return index + 2 + (bytes[index + 1] < 0 ? bytes[index + 1] & 0x7F : 0);
  }

  private static int length(byte[] bytes, int index) {
    if (bytes[index + 1] >= 0) {
      return bytes[index + 1];
    }
    int length = 0;
    for (int place = index + 2; place < head(bytes, index); place++) {
      length = (length << 8) | (bytes[place] & 0xFF);
    }
    return length;
  }

  @Test
  void readsAKeyInTheOlderFormFromItsFile() throws Exception {
    Certificates.Pair own = new Certificates(folder, "ours").server();
    X509Certificate certificate = PemFiles.certificates(own.certificate())[0];
    PrivateKey key = PemFiles.key(own.key(), null, certificate);
    Path older = folder.resolve("older.key");
    String parameters =
        Certificates.pem("EC PARAMETERS", HexFormat.of().parseHex("06082a8648ce3d030107"));
    Files.writeString(
        older, parameters + Certificates.pem("EC PRIVATE KEY", octetsAtTheEndOf(key.getEncoded())));
    assertThat(PemFiles.key(older, null, certificate)).isEqualTo(key);
  }

  @Test
  void readsAnEncryptedKeyWithItsPasswordOnly() throws Exception {
    Certificates.Pair own = new Certificates(folder, "ours").server();
    X509Certificate certificate = PemFiles.certificates(own.certificate())[0];
    PrivateKey key = PemFiles.key(own.key(), null, certificate);
    SecretKey secret =
        SecretKeyFactory.getInstance(SCHEME).generateSecret(new PBEKeySpec("tern".toCharArray()));
    Cipher cipher = Cipher.getInstance(SCHEME);
    cipher.init(Cipher.ENCRYPT_MODE, secret, new PBEParameterSpec(new byte[16], 2_048));
    byte[] sealed =
        Certificates.element(
            0x30, schemeOf(cipher), Certificates.element(0x04, cipher.doFinal(key.getEncoded())));
    Path file = folder.resolve("sealed.key");
    Files.writeString(file, Certificates.pem("ENCRYPTED PRIVATE KEY", sealed));
    assertThat(PemFiles.key(file, "tern", certificate)).isEqualTo(key);
    assertThatThrownBy(() -> PemFiles.key(file, "gull", certificate))
        .isInstanceOf(TlsFailedException.class)
        .hasMessageContaining("is the password right?");
    assertThatThrownBy(() -> PemFiles.key(file, null, certificate))
        .hasMessageContaining("no password");
  }

  /** Java runtimes differ in whether the parameters' bytes name their scheme. */
  private static byte[] schemeOf(Cipher cipher) throws IOException {
    byte[] encoded = cipher.getParameters().getEncoded();
    return encoded[head(encoded, 0)] == PBES2[0]
        ? encoded
        : Certificates.element(0x30, PBES2, encoded);
  }

  @Test
  void saysWhichFileDoesNotDo() throws Exception {
    Certificates ours = new Certificates(folder, "ours");
    Certificates.Pair own = ours.server();
    Certificates.Pair other = ours.server();
    Path nothing = folder.resolve("nothing.pem");
    Path noise = Files.writeString(folder.resolve("noise.pem"), "no certificate\n");
    assertSentence(nothing, own.key(), "there is no file " + nothing + " for the certificate");
    assertSentence(own.certificate(), nothing, "there is no file " + nothing + " for the key");
    assertSentence(noise, own.key(), noise.toString());
    assertSentence(own.certificate(), noise, "there is no private key in PEM in " + noise);
    assertSentence(own.certificate(), other.key(), "is not that of the certificate");
  }

  private static void assertSentence(Path certificate, Path key, String words) {
    assertThatThrownBy(() -> new ServerTls(TlsOptions.of(certificate, key)))
        .isInstanceOf(TlsFailedException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aCipherSuiteThatNobodyKnowsIsSaidSo() throws Exception {
    Certificates.Pair own = new Certificates(folder, "ours").server();
    TlsOptions odd =
        TlsOptions.of(own.certificate(), own.key()).with(its -> its.ciphers = List.of("TLS_ROT13"));
    assertThatThrownBy(() -> new ServerTls(odd)).hasMessageContaining("TLS_ROT13");
  }
}
