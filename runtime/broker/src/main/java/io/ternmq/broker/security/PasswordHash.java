package io.ternmq.broker.security;

/**
 * What is kept of a password: mosquitto's two forms ({@code $6$}, {@code $7$}), Argon2 ({@code
 * $argon2id$}) and bcrypt ({@code $2b$}). Immutable.
 */
interface PasswordHash {
  /**
   * Reads any of the forms.
   *
   * @throws IllegalArgumentException with a sentence that does not repeat the text
   */
  static PasswordHash parse(String text) {
    if (MosquittoHash.isMeantBy(text)) {
      return MosquittoHash.parse(text);
    }
    if (Argon2Hash.isMeantBy(text)) {
      return Argon2Hash.parse(text);
    }
    if (BcryptHash.isMeantBy(text)) {
      return BcryptHash.parse(text);
    }
    throw new IllegalArgumentException(
        "after the user's name stands no hash that is known here ($argon2id$, $2b$, $6$, $7$)."
            + " Plain passwords are not taken; 'tern passwd' and mosquitto_passwd write hashes");
  }

  /** True where this is the hash of that password. Takes as long for a wrong as for a right one. */
  boolean matches(byte[] password);
}
