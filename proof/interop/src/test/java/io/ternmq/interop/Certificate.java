package io.ternmq.interop;

import io.ternmq.testkit.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The certificate of this test JVM: both files are PEM, which every broker and client reads. */
public final class Certificate {
  private final ServerCertificate made;

  private Certificate(Path folder) throws IOException {
    made = ServerCertificate.make(folder);
    for (Path file : List.of(folder, made.store(), made.certificate(), made.key())) {
      file.toFile().deleteOnExit(); // the last one first
    }
  }

  /** The one of this test JVM. */
  public static Certificate ofTests() {
    return Holder.CERTIFICATE;
  }

  /** The file that a client is told to trust, and that a server shows. */
  public String certificate() {
    return made.certificate().toString();
  }

  /** The file with the private key, without a password. */
  public String key() {
    return made.key().toString();
  }

  private static final class Holder {
    static final Certificate CERTIFICATE = make();

    private static Certificate make() {
      try {
        return new Certificate(Files.createTempDirectory("ternmq-certificate"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
