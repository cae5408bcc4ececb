package io.ternmq.guard.jwt;

import java.security.Key;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.UnresolvableKeyException;

/** The public keys of those whose tokens are believed. Safe for several threads. */
interface KeyRing extends AutoCloseable {
  /**
   * The key that a token names, among those that are known; waits for no network.
   *
   * @throws UnresolvableKeyException where none fits
   */
  Key keyOf(JsonWebSignature token) throws UnresolvableKeyException;

  /** True where {@link #renew} may bring keys that are not known yet. */
  default boolean isRenewalDue() {
    return false;
  }

  /** Asks for the keys again where that is due; waits for the answer, or for one under way. */
  default void renew() {}

  @Override
  default void close() {}
}
