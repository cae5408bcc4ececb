package io.ternmq.cli;

import io.ternmq.broker.BrokerParts;
import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.spi.Assembly;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.broker.spi.Extensions;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who may come in, who may do what, and who hears of it: out of the configuration, its files and
 * its extensions. What the files say can be exchanged while the broker runs; extensions stay.
 */
final class SecurityWiring {
  private final Configuration configuration;
  private volatile FileSecurity current;

  private SecurityWiring(Configuration configuration, FileSecurity current) {
    this.configuration = configuration;
    this.current = current;
  }

  /** Opens the files that are named; a mistake in one ends the command. */
  static SecurityWiring of(Configuration configuration) {
    try {
      return new SecurityWiring(configuration, FileSecurity.open(configuration));
    } catch (FileMistakeException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  /** The parts of a broker that ask here; it lets go of all when it stops. */
  BrokerParts parts() {
    Guard guard =
        new Guard(
            (login, later) -> current.authenticator().authenticate(login, later),
            List.of(),
            new CurrentAuthorizer());
    BrokerParts files = BrokerParts.defaults().withGuard(guard).withOwned(() -> current.close());
    try {
      return withExtensions(files);
    } catch (ExtensionException refusal) {
      current.close();
      throw CommandFailure.of(String.valueOf(refusal.getMessage()));
    }
  }

  private BrokerParts withExtensions(BrokerParts files) throws ExtensionException {
    Assembly assembly = Assembly.of(Extensions.onClassPath(), files);
    Set<String> unused = new TreeSet<>(configuration.extensionNames());
    String authenticator = configuration.authenticator();
    if (authenticator != null) {
      assembly.authenticator(authenticator, context(authenticator));
      unused.remove(authenticator);
    }
    String authorizer = configuration.authorizer();
    if (authorizer != null) {
      assembly.authorizer(authorizer, context(authorizer));
      unused.remove(authorizer);
    }
    for (String listener : new ArrayList<>(configuration.eventListeners())) {
      assembly.listener(listener, context(listener));
      unused.remove(listener);
    }
    if (!unused.isEmpty()) {
      throw new ExtensionException(
          "extensions has settings for "
              + String.join(", ", unused)
              + ", but no extension of that name is chosen");
    }
    return authenticator == null ? assembly.toParts() : certificatesFirst(assembly.toParts());
  }

  /** On listeners where a certificate names the user, an extension is not asked. */
  private BrokerParts certificatesFirst(BrokerParts parts) {
    Guard guard = parts.guard();
    return parts.withGuard(
        new Guard(
            FileSecurity.certificatesFirst(configuration, guard.authenticator()),
            guard.methods(),
            guard.authorizer()));
  }

  private ExtensionContext context(String name) {
    return new ExtensionContext(
        "extensions." + name,
        configuration.extension(name),
        configuration.directory().resolve("extensions").resolve(name),
        configuration.extensionFolder());
  }

  /**
   * What was read anew and is not in force yet.
   *
   * @param takeOver puts it in force; without that, what was read before stays
   * @param mayStay whether a client that is in would come in again
   */
  record Renewal(Runnable takeOver, Predicate<Identity> mayStay) {}

  /** Reads the files that this configuration names. */
  Renewal read(Configuration changed) throws FileMistakeException {
    FileSecurity before = current;
    FileSecurity next = FileSecurity.open(changed);
    boolean isByExtension = configuration.authenticator() != null;
    return new Renewal(
        () -> {
          current = next;
          before.retire();
        },
        client -> isByExtension || next.mayStay(client, before));
  }

  /** Asks what is in force now. */
  private final class CurrentAuthorizer implements Authorizer {
    @Override
    public Verdict mayPublish(
        Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
      return current.authorizer().mayPublish(client, topic, qos, retain, later);
    }

    @Override
    public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
      return current.authorizer().maySubscribe(client, filter, qos, later);
    }

    @Override
    public boolean mayInherit(Identity client, String userName) {
      return current.authorizer().mayInherit(client, userName);
    }

    @Override
    public boolean judgesDeliveries() {
      return current.authorizer().judgesDeliveries();
    }

    @Override
    public boolean mayReceive(Identity client, TopicName topic) {
      return current.authorizer().mayReceive(client, topic);
    }
  }
}
