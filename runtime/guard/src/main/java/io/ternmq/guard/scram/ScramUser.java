package io.ternmq.guard.scram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a user for SCRAM-SHA-256 (RFC 5802, 3), in PostgreSQL's form: {@code
 * SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}, the last three in Base64. Neither the
 * password nor anything that could be sent in its place can be computed from it. Immutable.
 */
public final class ScramUser {
  static final int KEY_BYTES = 32;

  private static final Pattern FORM =
      Pattern.compile(
          "SCRAM-SHA-256\\$(\\d{1,8}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");
  private static final int LEAST_ITERATIONS = 4_096; // RFC 7677, 4
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int NEW_ITERATIONS = 15_000;
  private static final int SALT_BYTES = 16;

  private final int iterations;
  private final byte[] salt;
  private final byte[] storedKey;
  private final byte[] serverKey;

  private ScramUser(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    this.iterations = iterations;
    this.salt = salt;
    this.storedKey = storedKey;
    this.serverKey = serverKey;
  }

  /**
   * Reads the form.
   *
   * @throws IllegalArgumentException with a sentence that does not repeat the text
   */
  static ScramUser parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "after the user's name stands SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey, as"
              + " 'tern passwd --scram' writes it");
    }
    int iterations = Integer.parseInt(parts.group(1));
    if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
      throw new IllegalArgumentException(
          "the iterations are " + LEAST_ITERATIONS + " to " + MOST_ITERATIONS);
    }
    return new ScramUser(
        iterations, decode(parts.group(2)), key(parts.group(3)), key(parts.group(4)));
  }

  private static byte[] key(String text) {
    byte[] key = decode(text);
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("StoredKey and ServerKey have " + KEY_BYTES + " bytes");
    }
    return key;
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("salt or key is not Base64", e);
    }
  }

  /**
   * Somebody whom nobody is; always with the same salt for the same name and secret.
   *
   * @param model whose iterations and length of salt it has; null where there is nobody
   */
  static ScramUser decoy(byte[] secret, byte[] name, @Nullable ScramUser model) {
    int bytes = model == null ? SALT_BYTES : Math.min(model.salt.length, KEY_BYTES);
    return new ScramUser(
        model == null ? NEW_ITERATIONS : model.iterations,
        Arrays.copyOf(hmac(secret, name), bytes),
        new byte[KEY_BYTES],
        new byte[KEY_BYTES]);
  }

  /** The line for a new password, with a salt of its own. */
  public static String make(char[] password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    byte[] salted = salted(password, salt, NEW_ITERATIONS);
    Base64.Encoder base64 = Base64.getEncoder();
    return "SCRAM-SHA-256$"
        + NEW_ITERATIONS
        + ":"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash(hmac(salted, "Client Key")))
        + ":"
        + base64.encodeToString(hmac(salted, "Server Key"));
  }

  static byte[] salted(char[] password, byte[] salt, int iterations) {
    try {
      SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
      PBEKeySpec work = new PBEKeySpec(password, salt, iterations, 8 * KEY_BYTES);
      return factory.generateSecret(work).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2", e);
    }
  }

  static byte[] hmac(byte[] key, String text) {
    return hmac(key, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  int iterations() {
    return iterations;
  }

  String saltText() {
    return Base64.getEncoder().encodeToString(salt);
  }

  /** True where the other is what is kept of the same user, and of the same password. */
  boolean hasSameKeys(@Nullable ScramUser other) {
    return other != null
        && iterations == other.iterations
        && Arrays.equals(salt, other.salt)
        && MessageDigest.isEqual(storedKey, other.storedKey)
        && MessageDigest.isEqual(serverKey, other.serverKey);
  }

  /** True where the client that sent this proof knows the password. */
  boolean isProof(byte[] proof, String exchange) {
    byte[] signature = hmac(storedKey, exchange);
    byte[] clientKey = new byte[KEY_BYTES];
    for (int index = 0; index < KEY_BYTES; index++) {
      clientKey[index] = (byte) (signature[index] ^ proof[index]);
    }
    return MessageDigest.isEqual(hash(clientKey), storedKey);
  }

  /** Shows the client that the broker knows the password's keys. */
  String serverSignature(String exchange) {
    return Base64.getEncoder().encodeToString(hmac(serverKey, exchange));
  }
}
