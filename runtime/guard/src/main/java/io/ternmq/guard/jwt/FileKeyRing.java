package io.ternmq.guard.jwt;

import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.guard.WatchedFile;
import java.nio.file.Path;
import java.security.Key;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Keys in a file, a JSON Web Key Set (RFC 7517, 5). Where the file changes it is read again with
 * the next token; a new one that cannot be read changes nothing.
 */
final class FileKeyRing implements KeyRing {
  private final WatchedFile<JwksVerificationKeyResolver> file;

  private FileKeyRing(WatchedFile<JwksVerificationKeyResolver> file) {
    this.file = file;
  }

  static FileKeyRing open(Path file) throws FileMistakeException {
    return new FileKeyRing(
        WatchedFile.open(
            file, (path, text) -> new JwksVerificationKeyResolver(keysIn(path, text))));
  }

  private static List<JsonWebKey> keysIn(Path file, String text) throws FileMistakeException {
    List<JsonWebKey> keys;
    try {
      keys = new JsonWebKeySet(text).getJsonWebKeys();
    } catch (JoseException e) {
      throw FileMistakeException.of(file, "is no JSON Web Key Set ({\"keys\": [...]})");
    }
    if (keys.isEmpty()) {
      throw FileMistakeException.of(file, "holds no key that is known here (RSA, EC or OKP)");
    }
    for (JsonWebKey key : keys) {
      if (!(key instanceof PublicJsonWebKey known)) {
        throw FileMistakeException.of(
            file, "holds a shared secret; only public keys (RSA, EC, OKP) are taken");
      }
      if (known.getPrivateKey() != null) {
        throw FileMistakeException.of(
            file, "holds a private key; give the broker the public part alone");
      }
    }
    return keys;
  }

  @Override
  public Key keyOf(JsonWebSignature token) throws UnresolvableKeyException {
    return file.content().resolveKey(token, List.of());
  }
}
