package io.ternmq.broker.spi;

import io.ternmq.broker.BrokerParts;
import io.ternmq.brokercore.BrokerListener;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a broker together from providers that are chosen by name. Where one refuses,
 * what the others have made already is closed again. Not safe for several threads.
 */
public final class Assembly {
  private final Extensions extensions;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private BrokerParts parts;
  private @Nullable Store store;

  private Assembly(Extensions extensions, BrokerParts parts) {
    this.extensions = extensions;
    this.parts = parts;
  }

  /** Begins with the parts that a broker has by default. */
  public static Assembly of(Extensions extensions) {
    return of(extensions, BrokerParts.defaults());
  }

  /** Begins with these parts. */
  public static Assembly of(Extensions extensions, BrokerParts parts) {
    return new Assembly(extensions, parts);
  }

  /** The store of this name. The broker closes it. */
  public Assembly store(String name, ExtensionContext context) throws ExtensionException {
    Store made = make(StoreProvider.class, name, context);
    store = made;
    parts = parts.withStore(() -> made);
    return this;
  }

  /** The authenticator of this name, with its methods. */
  public Assembly authenticator(String name, ExtensionContext context) throws ExtensionException {
    Authentication made = make(AuthenticatorProvider.class, name, context);
    own(made.authenticator());
    made.methods().forEach(this::own);
    parts =
        parts.withGuard(
            new Guard(made.authenticator(), made.methods(), parts.guard().authorizer()));
    return this;
  }

  /** The authorizer of this name. */
  public Assembly authorizer(String name, ExtensionContext context) throws ExtensionException {
    Authorizer made = make(AuthorizerProvider.class, name, context);
    own(made);
    Guard guard = parts.guard();
    parts = parts.withGuard(new Guard(guard.authenticator(), guard.methods(), made));
    return this;
  }

  /** One more listener, of this name. */
  public Assembly listener(String name, ExtensionContext context) throws ExtensionException {
    BrokerListener made = make(BrokerListenerProvider.class, name, context);
    own(made);
    parts = parts.withEventListener(made);
    return this;
  }

  /** The parts; the broker that is started with them closes what was made. */
  public BrokerParts toParts() {
    BrokerParts whole = parts;
    for (AutoCloseable thing : owned) {
      whole = whole.withOwned(thing);
    }
    return whole;
  }

  private <T, P extends Provider<T>> T make(Class<P> kind, String name, ExtensionContext context)
      throws ExtensionException {
    try {
      return extensions.create(kind, name, context);
    } catch (ExtensionException refusal) {
      abandon(refusal);
      throw refusal;
    }
  }

  private void own(Object made) {
    if (made instanceof AutoCloseable closeable && !owned.contains(closeable)) {
      owned.add(closeable);
    }
  }

  private void abandon(ExtensionException refusal) {
    for (int index = owned.size() - 1; index >= 0; index--) {
      try {
        owned.get(index).close();
      } catch (Exception e) {
        refusal.addSuppressed(e);
      }
    }
    owned.clear();
    if (store != null) {
      store.close();
      store = null;
    }
  }
}
