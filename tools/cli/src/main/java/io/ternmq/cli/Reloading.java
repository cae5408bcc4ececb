package io.ternmq.cli;

import io.ternmq.broker.Broker;
import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.broker.settings.ConfigException;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ConfigurationSources;
import io.ternmq.transport.TlsFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration of a running broker again, and changes what can be changed. */
final class Reloading {
  private static final Logger LOG = LoggerFactory.getLogger("io.ternmq.broker.settings");

  private final ConfigurationSources sources;
  private final Broker broker;
  private final Parts parts;
  private Configuration current;

  /** What has files of its own to read again. */
  record Parts(SecurityWiring security, HttpWiring http) {}

  Reloading(ConfigurationSources sources, Configuration current, Broker broker, Parts parts) {
    this.sources = sources;
    this.current = current;
    this.broker = broker;
    this.parts = parts;
  }

  /** Does so, and says what it did; all of it, or nothing where there is a mistake. */
  synchronized void reload() {
    try {
      Configuration after = sources.read();
      List<Configuration.Change> changes = current.changesTo(after);
      Configuration reloaded = current.reloadedFrom(after);
      Logs.change(current.log(), reloaded.log());
      Runnable token = parts.http().readToken(reloaded);
      SecurityWiring.Renewal renewal = parts.security().read(reloaded);
      Runnable certificate = parts.http().readCertificates();
      broker.reloadCertificates();
      renewal.takeOver().run();
      token.run();
      certificate.run();
      broker.reviewRights(client -> parts.http().mayStay(client, renewal.mayStay()));
      broker.reload(reloaded.engine());
      broker.sysInterval(reloaded.statusSeconds());
      broker.presenceQuiet(reloaded.presence().quiet());
      current = reloaded;
      LOG.info("configuration read again, {} differences", changes.size());
      changes.forEach(Reloading::say);
    } catch (ConfigException fault) {
      fault.problems().forEach(problem -> LOG.error("{}", problem));
      LOG.error("the configuration has mistakes, so nothing is changed");
    } catch (CommandFailure fault) {
      LOG.error("nothing is changed: {}", fault.getMessage());
    } catch (FileMistakeException | TlsFailedException fault) {
      LOG.error("nothing is changed but the log: {}", fault.getMessage());
    } catch (RuntimeException fault) {
      LOG.error("the configuration cannot be used, so it is not", fault);
    }
  }

  private static void say(Configuration.Change change) {
    String name = change.name();
    String after = orNothing(change.after());
    if (change.isReloadable()) {
      LOG.info("{} is {} now, before it was {}", name, after, orNothing(change.before()));
    } else {
      LOG.warn("{} is to be {}, which wants a restart", name, after);
    }
  }

  private static String orNothing(@Nullable String value) {
    return value == null ? "not set" : value;
  }
}
