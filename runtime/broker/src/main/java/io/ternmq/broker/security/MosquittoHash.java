package io.ternmq.broker.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a password, in mosquitto's two forms: {@code $6$salt$hash}, SHA-512 over password
 * and salt, and {@code $7$iterations$salt$hash}, PBKDF2 with HMAC-SHA-512; salt and hash in Base64.
 * Immutable.
 */
final class MosquittoHash implements PasswordHash {
  private static final int HASH_BYTES = 64;
  private static final int MAXIMUM_SALT_BYTES = 1_024;
  private static final int MAXIMUM_ITERATIONS = 10_000_000;
  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};
  private static final byte[] EMPTY_KEY = {0}; // HMAC pads a key with zeros: the same as none

  /** 0 for the salted SHA-512 without PBKDF2. */
  private final int iterations;

  private final byte[] salt;
  private final byte[] hash;

  private MosquittoHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /** True where a text is meant as one of these. */
  static boolean isMeantBy(String text) {
    return text.startsWith("$6$") || text.startsWith("$7$");
  }

  /**
   * Reads one form or the other.
   *
   * @throws IllegalArgumentException with a sentence that does not repeat the text
   */
  static MosquittoHash parse(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length == 4 && parts[1].equals("6")) {
      return new MosquittoHash(0, salt(parts[2]), hash(parts[3]));
    }
    if (parts.length == 5 && parts[1].equals("7")) {
      return new MosquittoHash(iterations(parts[2]), salt(parts[3]), hash(parts[4]));
    }
    throw new IllegalArgumentException("the hash has too few or too many parts between its $");
  }

  /** One with mosquitto's own number of iterations, which no password has. */
  static MosquittoHash ofNobody() {
    return new MosquittoHash(101, new byte[12], new byte[HASH_BYTES]);
  }

  private static int iterations(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MAXIMUM_ITERATIONS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "the number of iterations is 1 to " + MAXIMUM_ITERATIONS + ", not '" + text + "'");
  }

  private static byte[] salt(String text) {
    byte[] bytes = decode(text, "salt");
    if (bytes.length == 0 || bytes.length > MAXIMUM_SALT_BYTES) {
      throw new IllegalArgumentException(
          "the salt has 1 to " + MAXIMUM_SALT_BYTES + " bytes, not " + bytes.length);
    }
    return bytes;
  }

  private static byte[] hash(String text) {
    byte[] bytes = decode(text, "hash");
    if (bytes.length != HASH_BYTES) {
      throw new IllegalArgumentException(
          "the hash has " + HASH_BYTES + " bytes, not " + bytes.length);
    }
    return bytes;
  }

  private static byte[] decode(String text, String what) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the " + what + " is not Base64", e);
    }
  }

  @Override
  public boolean matches(byte[] password) {
    try {
      byte[] computed = iterations == 0 ? digest(password) : derive(password);
      return MessageDigest.isEqual(computed, hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  private byte[] digest(byte[] password) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-512");
    digest.update(password);
    return digest.digest(salt);
  }

  /** PBKDF2 (RFC 8018, 5.2); the key is as long as one block, so there is only the first. */
  private byte[] derive(byte[] password) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(password.length == 0 ? EMPTY_KEY : password, "HmacSHA512"));
    mac.update(salt);
    byte[] round = mac.doFinal(FIRST_BLOCK);
    byte[] key = round.clone();
    for (int done = 1; done < iterations; done++) {
      round = mac.doFinal(round);
      for (int index = 0; index < key.length; index++) {
        key[index] ^= round[index];
      }
    }
    return key;
  }
}
