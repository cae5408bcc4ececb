package io.ternmq.broker.spi;

import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The providers that the class path holds, those of the broker itself among them. Immutable; loads
 * anew each time it is asked.
 */
public final class Extensions {
  private final ClassLoader classes;

  private Extensions(ClassLoader classes) {
    this.classes = classes;
  }

  /** What the broker's own class path holds. */
  public static Extensions onClassPath() {
    return new Extensions(Extensions.class.getClassLoader());
  }

  /** What this class loader finds. */
  public static Extensions of(ClassLoader classes) {
    return new Extensions(classes);
  }

  /**
   * Makes what the named provider makes.
   *
   * @throws ExtensionException with a sentence: there is no such provider, it refused, or it does
   *     not know a setting of its section
   */
  public <T, P extends Provider<T>> T create(Class<P> kind, String name, ExtensionContext context)
      throws ExtensionException {
    Map<String, P> providers = load(kind);
    P provider = providers.get(name);
    if (provider == null) {
      throw new ExtensionException(
          "There is no "
              + nounOf(kind)
              + " named '"
              + name
              + "'. There are: "
              + String.join(", ", providers.keySet())
              + ". Others come with a jar on the class path.");
    }
    T made = create(provider, context);
    try {
      context.checkAllAsked();
    } catch (ExtensionException e) {
      close(made, e);
      throw e;
    }
    return made;
  }

  private static <T> T create(Provider<T> provider, ExtensionContext context)
      throws ExtensionException {
    try {
      return provider.create(context);
    } catch (RuntimeException | LinkageError e) {
      throw new ExtensionException(
          "The provider '" + provider.name() + "' failed with " + e + ".", e);
    }
  }

  private static void close(Object made, ExtensionException reason) {
    if (made instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        reason.addSuppressed(e);
      }
    }
  }

  private <P extends Provider<?>> Map<String, P> load(Class<P> kind) throws ExtensionException {
    Map<String, P> providers = new TreeMap<>();
    try {
      for (P provider : ServiceLoader.load(kind, classes)) {
        P other = providers.putIfAbsent(provider.name(), provider);
        if (other != null) {
          throw new ExtensionException(
              "Two providers are named '"
                  + provider.name()
                  + "': "
                  + other.getClass().getName()
                  + " and "
                  + provider.getClass().getName()
                  + ". Take one of them out.");
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new ExtensionException(
          "A jar on the class path names a provider that cannot be loaded: " + e.getMessage(), e);
    }
    return providers;
  }

  private static String nounOf(Class<?> kind) {
    if (kind == StoreProvider.class) {
      return "store";
    }
    if (kind == AuthenticatorProvider.class) {
      return "authenticator";
    }
    return kind == AuthorizerProvider.class ? "authorizer" : "listener of events";
  }
}
