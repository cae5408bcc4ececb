package io.ternmq.guard.jwt;

import java.security.Key;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.UnresolvableKeyException;

/** The public keys of those whose tokens are believed. Safe for several threads; may block. */
interface KeyRing {
  /**
   * The key that a token names.
   *
   * @throws UnresolvableKeyException where none fits
   */
  Key keyOf(JsonWebSignature token) throws UnresolvableKeyException;
}
