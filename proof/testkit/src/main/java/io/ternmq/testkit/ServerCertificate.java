package io.ternmq.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 that signs itself (ECDSA, P-256), made by the JDK's keytool.
 *
 * @param certificate its file, PEM
 * @param key the private key's file, PEM, without a password
 * @param store both in one file, PKCS12, with {@link #PASSWORD}
 */
public record ServerCertificate(Path certificate, Path key, Path store) {
  /** Of the store. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "server";
  private static final String KIND = "PKCS12";

  /** Makes one in that folder. */
  public static ServerCertificate make(Path folder) throws IOException {
    ServerCertificate made =
        new ServerCertificate(
            folder.resolve("certificate.pem"),
            folder.resolve("key.pem"),
            folder.resolve("store.p12"));
    generate(made.store);
    try {
      KeyStore keys = made.open();
      write(made.certificate, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
      write(made.key, "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException("keytool made what this JDK does not read", e);
    }
    return made;
  }

  /** What believes in it, and in nothing else. */
  public SSLContext trust() throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance(KIND);
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, open().getCertificate(ALIAS));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK does not trust what it made", e);
    }
  }

  private KeyStore open() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(KIND);
    try (InputStream stored = Files.newInputStream(store)) {
      keys.load(stored, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static void generate(Path store) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(keytool, "-genkeypair", "-alias", ALIAS));
    command.addAll(List.of("-storetype", KIND, "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-validity", "30", "-dname", "CN=localhost", "-ext", "bc:c"));
    command.addAll(List.of("-ext", "san=ip:127.0.0.1,dns:localhost", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("keytool made no certificate: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool was at work", e);
    }
  }

  private static void write(Path file, String kind, byte[] encoded) throws IOException {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
