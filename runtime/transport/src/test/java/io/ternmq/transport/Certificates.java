package io.ternmq.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;

/** An authority made for one test, and the certificates that it issues, as files (RFC 5280). */
final class Certificates {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x30, 0x0A, 0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x04, 0x03, 0x02
  };
  private static final byte[] BASIC_CONSTRAINTS = {0x06, 0x03, 0x55, 0x1D, 0x13};
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x06, 0x03, 0x55, 0x1D, 0x11};
  private static final byte[] TRUE = {0x01, 0x01, (byte) 0xFF};
  private static final AtomicInteger SERIAL = new AtomicInteger(1);

  private final Path folder;
  private final X500Principal name;
  private final KeyPair keys;

  /** A certificate and its key. */
  record Pair(Path certificate, Path key) {}

  Certificates(Path parent, String name) throws IOException, GeneralSecurityException {
    this.folder = Files.createDirectories(parent.resolve(name));
    this.name = new X500Principal("CN=" + name);
    this.keys = newKeys();
    byte[] constraints = extension(BASIC_CONSTRAINTS, element(0x30, TRUE));
    byte[] own = certificate(this.name, keys, Instant.now(), constraints);
    Files.writeString(authority(), pem("CERTIFICATE", own));
  }

  /** The authority's own certificate. */
  Path authority() {
    return folder.resolve("authority.pem");
  }

  /** For localhost, in time. */
  Pair server() throws IOException, GeneralSecurityException {
    return issue("localhost", Instant.now());
  }

  /** For this name, good from an hour before to an hour after the given time. */
  Pair issue(String subject, Instant around) throws IOException, GeneralSecurityException {
    KeyPair own = newKeys();
    byte[] alternative = element(0x82, subject.getBytes(StandardCharsets.US_ASCII));
    byte[] names = extension(SUBJECT_ALTERNATIVE_NAME, element(0x30, alternative));
    X500Principal principal = new X500Principal("CN=" + subject + ",O=Terns");
    Path certificate = Files.createTempFile(folder, subject, ".crt");
    Path key = Files.createTempFile(folder, subject, ".key");
    Files.writeString(certificate, pem("CERTIFICATE", certificate(principal, own, around, names)));
    Files.writeString(key, pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    return new Pair(certificate, key);
  }

  /** The list of those that the authority called back, good until so many hours from now. */
  Path revocations(int hours, X509Certificate... calledBack)
      throws IOException, GeneralSecurityException {
    ByteArrayOutputStream entries = new ByteArrayOutputStream();
    for (X509Certificate one : calledBack) {
      byte[] serial = element(0x02, one.getSerialNumber().toByteArray());
      entries.writeBytes(element(0x30, serial, time(Instant.now())));
    }
    Instant begin = Instant.now().minus(Duration.ofHours(2));
    byte[] body =
        element(
            0x30,
            integer(1),
            ECDSA_WITH_SHA256,
            name.getEncoded(),
            time(begin),
            time(Instant.now().plus(Duration.ofHours(hours))),
            calledBack.length == 0 ? new byte[0] : element(0x30, entries.toByteArray()));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(body);
    byte[] list =
        element(0x30, body, ECDSA_WITH_SHA256, element(0x03, new byte[1], signature.sign()));
    return Files.writeString(folder.resolve("called-back.crl"), pem("X509 CRL", list));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private byte[] certificate(X500Principal subject, KeyPair own, Instant around, byte[] extension)
      throws GeneralSecurityException {
    byte[] body =
        element(
            0x30,
            element(0xA0, integer(2)),
            integer(SERIAL.getAndIncrement()),
            ECDSA_WITH_SHA256,
            name.getEncoded(),
            element(
                0x30,
                time(around.minus(Duration.ofHours(1))),
                time(around.plus(Duration.ofHours(1)))),
            subject.getEncoded(),
            own.getPublic().getEncoded(),
            element(0xA3, element(0x30, extension)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(body);
    return element(0x30, body, ECDSA_WITH_SHA256, element(0x03, new byte[1], signature.sign()));
  }

  private static byte[] extension(byte[] id, byte[] value) {
    return element(0x30, id, element(0x04, value));
  }

  private static byte[] integer(int value) {
    return element(0x02, BigInteger.valueOf(value).toByteArray());
  }

  private static byte[] time(Instant instant) {
    return element(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (body.size() > 0xFF) {
      out.write(0x82);
      out.write(body.size() >> 8);
    } else if (body.size() > 0x7F) {
      out.write(0x81);
    }
    out.write(body.size());
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  static String pem(String label, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }
}
