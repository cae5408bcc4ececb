package io.ternmq.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for localhost that signs itself and its private key, as PEM files. */
final class KeyPairFiles {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "own";

  private final Path folder;
  private final KeyStore store;

  private KeyPairFiles(Path folder, KeyStore store) {
    this.folder = folder;
    this.store = store;
  }

  /** Made by the JDK's keytool; its common name and its files are named so. */
  static KeyPairFiles make(Path folder, String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-validity",
                    "30",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "bc:c",
                    "-ext",
                    "san=dns:" + name,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectError(Redirect.DISCARD) // it tells what it does
            .start();
    if (keytool.waitFor() != 0) {
      throw new AssertionError("keytool made no key");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyPairFiles files = new KeyPairFiles(folder, store);
    files.writeAs(name);
    return files;
  }

  /** Writes both files under another name too. */
  void writeAs(String other) throws IOException, GeneralSecurityException {
    byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(folder.resolve(other + ".key"), pem("PRIVATE KEY", key));
    Files.writeString(
        folder.resolve(other + ".crt"), pem("CERTIFICATE", certificate().getEncoded()));
  }

  /** Writes a key sealed with a password; false where there is no openssl to do so. */
  boolean writeKeyWithPassword(String key, String sealed, String password) throws Exception {
    try {
      Process openssl =
          new ProcessBuilder(
                  "openssl",
                  "pkcs8",
                  "-topk8",
                  "-v2",
                  "aes-256-cbc",
                  "-in",
                  folder.resolve(key).toString(),
                  "-out",
                  folder.resolve(sealed).toString(),
                  "-passout",
                  "pass:" + password)
              .inheritIO()
              .start();
      return openssl.waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  Certificate certificate() throws GeneralSecurityException {
    return store.getCertificate(ALIAS);
  }

  /** For a server that shows the certificate. */
  SSLContext serving() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static String pem(String label, byte[] bytes) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }
}
