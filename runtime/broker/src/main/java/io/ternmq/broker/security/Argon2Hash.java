package io.ternmq.broker.security;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2 in the form of the reference implementation (RFC 9106): {@code
 * $argon2id$v=19$m=KiB,t=passes,p=lanes$salt$hash}, salt and hash in Base64 without padding.
 * Immutable.
 */
public final class Argon2Hash implements PasswordHash {
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2(id|i|d)\\$v=(\\d{2})\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
  private static final int VERSION = 19;
  private static final int MEMORY_KIBIBYTES = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MAXIMUM_MEMORY_KIBIBYTES = 262_144; // a login must not take the heap
  private static final int MAXIMUM_PASSES = 100;

  private final Argon2Function function;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2Hash(Argon2Function function, byte[] salt, byte[] hash) {
    this.function = function;
    this.salt = salt;
    this.hash = hash;
  }

  static boolean isMeantBy(String text) {
    return text.startsWith("$argon2");
  }

  static Argon2Hash parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "an Argon2 hash is $argon2id$v=19$m=KiB,t=passes,p=lanes$salt$hash");
    }
    int version = Integer.parseInt(parts.group(2));
    int memory = Integer.parseInt(parts.group(3));
    int passes = Integer.parseInt(parts.group(4));
    int lanes = Integer.parseInt(parts.group(5));
    byte[] salt = decode(parts.group(6));
    byte[] hash = decode(parts.group(7));
    if (version != 16 && version != VERSION) {
      throw new IllegalArgumentException("the version of Argon2 is 16 or 19, not " + version);
    }
    if (lanes < 1 || memory < 8 * lanes || memory > MAXIMUM_MEMORY_KIBIBYTES) {
      throw new IllegalArgumentException(
          "Argon2 takes 8 KiB a lane to " + MAXIMUM_MEMORY_KIBIBYTES + " KiB, not " + memory);
    }
    if (passes < 1 || passes > MAXIMUM_PASSES) {
      throw new IllegalArgumentException(
          "Argon2 makes 1 to " + MAXIMUM_PASSES + " passes, not " + passes);
    }
    if (salt.length < 8 || hash.length < 16) {
      throw new IllegalArgumentException(
          "the salt has at least 8 bytes and the hash 16, not "
              + salt.length
              + " and "
              + hash.length);
    }
    Argon2 kind =
        switch (parts.group(1)) {
          case "i" -> Argon2.I;
          case "d" -> Argon2.D;
          default -> Argon2.ID;
        };
    return new Argon2Hash(
        Argon2Function.getInstance(memory, passes, lanes, hash.length, kind, version), salt, hash);
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("salt or hash is not Base64", e);
    }
  }

  /**
   * A new hash of a password, with a salt of its own: 19 MiB, two passes, one lane, the least that
   * is recommended for servers.
   */
  public static String make(byte[] password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    Argon2Function function =
        Argon2Function.getInstance(MEMORY_KIBIBYTES, PASSES, LANES, HASH_BYTES, Argon2.ID, VERSION);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v="
        + VERSION
        + "$m="
        + MEMORY_KIBIBYTES
        + ",t="
        + PASSES
        + ",p="
        + LANES
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(function.hash(password, salt).getBytes());
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(function.hash(password, salt).getBytes(), hash);
  }
}
