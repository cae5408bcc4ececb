package io.ternmq.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate for 127.0.0.1 that signs itself, made once per test JVM by the JDK's keytool, with
 * its private key: both as PEM files, which every broker and client reads.
 */
public final class Certificate {
  private static final String ALIAS = "server";
  private static final String PASSWORD = "changeit";

  private final Path certificate;
  private final Path key;

  private Certificate(Path folder) throws IOException, GeneralSecurityException {
    certificate = folder.resolve("certificate.pem");
    key = folder.resolve("key.pem");
    Path store = folder.resolve("store.p12");
    generate(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stored = Files.newInputStream(store)) {
      keys.load(stored, PASSWORD.toCharArray());
    }
    Key secret = keys.getKey(ALIAS, PASSWORD.toCharArray());
    write(certificate, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    write(key, "PRIVATE KEY", secret.getEncoded());
    for (Path file : List.of(key, certificate, store, folder)) {
      file.toFile().deleteOnExit();
    }
  }

  /** The one of this test JVM. */
  public static Certificate ofTests() {
    return Holder.CERTIFICATE;
  }

  /** The file that a client is told to trust, and that a server shows. */
  public String certificate() {
    return certificate.toString();
  }

  /** The file with the private key, without a password. */
  public String key() {
    return key.toString();
  }

  private static void generate(Path store) {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> key = List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30");
    List<String> name =
        List.of("-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1,dns:localhost", "-ext", "bc:c");
    List<String> where = List.of("-keystore", store.toString(), "-storepass", PASSWORD);
    Program.run(
        Stream.of(
                List.of(keytool, "-genkeypair", "-alias", ALIAS, "-storetype", "PKCS12"),
                key,
                name,
                where)
            .flatMap(List::stream)
            .toList());
  }

  private static void write(Path file, String kind, byte[] encoded) throws IOException {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private static final class Holder {
    static final Certificate CERTIFICATE = make();

    private static Certificate make() {
      try {
        return new Certificate(Files.createTempDirectory("ternmq-certificate"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("keytool made what this JDK does not read", e);
      }
    }
  }
}
