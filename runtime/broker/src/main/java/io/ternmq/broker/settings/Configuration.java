package io.ternmq.broker.settings;

import io.ternmq.brokercore.BrokerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything that is configured, checked as a whole. Immutable. */
public final class Configuration {
  private final Effective effective;
  private final BrokerSettings engine;
  private final List<ListenerSpec> listeners;

  private Configuration(Effective effective, BrokerSettings engine, List<ListenerSpec> listeners) {
    this.effective = effective;
    this.engine = engine;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * One setting, as a user reads it.
   *
   * @param value as it stands in a file; null where it is absent
   * @param place where it came from
   */
  public record Shown(String name, @Nullable String value, String place) {}

  /**
   * One difference between two configurations.
   *
   * @param isReloadable a running broker takes it over
   */
  public record Change(
      String name, @Nullable String before, @Nullable String after, boolean isReloadable) {}

  static Configuration of(Effective values, Collector collector) {
    BrokerSettings engine =
        BrokerSettings.defaults()
            .with(
                editor -> {
                  for (EngineSetting<?> setting : EngineSettings.all()) {
                    setting.apply(values, editor);
                  }
                });
    List<ListenerSpec> listeners = new ListenerReading(values, collector).specs();
    return new Configuration(values, engine, listeners);
  }

  /** The bounds, times and switches of the engines. */
  public BrokerSettings engine() {
    return engine;
  }

  /** Where to listen, in the order of the configuration; never empty. */
  public List<ListenerSpec> listeners() {
    return listeners;
  }

  /** Whether clients without credentials are let in. */
  public boolean isAnonymousAllowed() {
    Anonymous anonymous = effective.get(ServerSettings.ANONYMOUS);
    return anonymous == Anonymous.ALLOWED || (anonymous == Anonymous.AUTO && passwords() == null);
  }

  /** The password file; null where there is none. */
  public @Nullable Path passwords() {
    return effective.find(ServerSettings.PASSWORDS);
  }

  /** The access-list file; null where there is none. */
  public @Nullable Path access() {
    return effective.find(ServerSettings.ACCESS);
  }

  /** Where to keep what is to survive. */
  public Path directory() {
    Path named = effective.find(ServerSettings.DIRECTORY);
    return named == null ? Path.of("data") : named;
  }

  /** What an acknowledged message survives. */
  public Durability durability() {
    return effective.get(ServerSettings.DURABILITY);
  }

  /** With less free space than this nothing durable is taken over. */
  public long lowWaterBytes() {
    return effective.get(ServerSettings.LOW_WATER);
  }

  /** Event loops; 0 for one a processor. */
  public int lanes() {
    return Math.toIntExact(effective.get(ServerSettings.LANES));
  }

  /** Connections that are open at once; 0 for as many as the open-file limit has room for. */
  public int connections() {
    return Math.toIntExact(effective.get(ServerSettings.CONNECTIONS));
  }

  /** How often the topics below $SYS are published; 0 for never. */
  public long statusSeconds() {
    return effective.get(ServerSettings.STATUS_INTERVAL);
  }

  /** What is logged, and where to. */
  public LogSettings log() {
    return LogSettings.of(effective);
  }

  /** Every setting with its value and where it came from, in the order of the catalogue. */
  public List<Shown> shown() {
    List<Shown> all = new ArrayList<>();
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      String place = effective.place(setting).toString();
      all.add(new Shown(setting.name(), effective.written(setting), place));
    }
    return all;
  }

  /** What is different in the other one. */
  public List<Change> changesTo(Configuration after) {
    List<Change> changes = new ArrayList<>();
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      String before = effective.written(setting);
      String now = after.effective.written(setting);
      if (!Objects.equals(before, now)) {
        changes.add(new Change(setting.name(), before, now, setting.isReloadable()));
      }
    }
    return changes;
  }

  /**
   * This one, with what a running broker takes over from the other one.
   *
   * @throws IllegalStateException never: what both allow is allowed
   */
  public Configuration reloadedFrom(Configuration after) {
    Effective merged = new Effective();
    merged.putAll(effective);
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      if (setting.isReloadable()) {
        merged.take(setting, after.effective);
      }
    }
    Collector collector = new Collector();
    Configuration reloaded = of(merged, collector);
    if (!collector.problems().isEmpty()) {
      throw new IllegalStateException(collector.problems().toString());
    }
    return reloaded;
  }
}
