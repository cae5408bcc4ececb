package io.ternmq.broker.spi;

/**
 * Makes one thing that the broker uses. A public class with a public constructor without
 * parameters, named in {@code META-INF/services/} under the full name of its interface.
 *
 * @param <T> what it makes
 */
public sealed interface Provider<T>
    permits StoreProvider, AuthenticatorProvider, AuthorizerProvider, BrokerListenerProvider {
  /** The name by which the configuration chooses it: small letters, digits and hyphens. */
  String name();

  /**
   * Makes it; called once, before the broker listens. What it makes is closed when the broker stops
   * if it is {@link AutoCloseable}.
   *
   * @throws ExtensionException with a sentence for the operator, where it cannot be made
   */
  T create(ExtensionContext context) throws ExtensionException;
}
