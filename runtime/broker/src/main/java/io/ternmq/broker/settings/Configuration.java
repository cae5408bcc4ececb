package io.ternmq.broker.settings;

import io.ternmq.broker.presence.PresenceOptions;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.transport.AddressBounds;
import io.ternmq.transport.TcpProbes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
   * @param value as it stands in a file, unless it may hold a secret; null where it is absent
   * @param place where it came from
   */
  public record Shown(String name, @Nullable String value, String place) {}

  /**
   * One difference between two configurations; of what may hold a secret only that there is one.
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
                  if (values.get(ServerSettings.TELLS_DURABILITY)) {
                    Durability level = values.get(ServerSettings.DURABILITY);
                    editor.toldDurability = level.name().toLowerCase(Locale.ROOT);
                  }
                });
    judgeSecurity(values, collector);
    List<ListenerSpec> listeners = new ListenerReading(values, collector).specs();
    return new Configuration(values, engine, listeners);
  }

  /** One of two may decide, and not both. */
  private static void judgeSecurity(Effective values, Collector collector) {
    judge(ServerSettings.AUTHENTICATOR, ServerSettings.PASSWORDS, values, collector);
    judge(ServerSettings.AUTHORIZER, ServerSettings.ACCESS, values, collector);
  }

  private static void judge(
      Setting<String> extension, Setting<Path> file, Effective values, Collector collector) {
    if (values.find(extension) != null && values.find(file) != null) {
      String sentence = extension.name() + " and " + file.name() + " are both set; take one out";
      collector.report(values.place(extension).problem(extension.name(), sentence));
    }
  }

  /** The bounds, times and switches of the engines. */
  public BrokerSettings engine() {
    return engine;
  }

  /** Where to listen, in the order of the configuration; never empty. */
  public List<ListenerSpec> listeners() {
    return listeners;
  }

  /** Where the HTTP API is; null where it is off. */
  public @Nullable ListenerSpec http() {
    return listeners.stream().filter(spec -> spec.kind().isHttp()).findFirst().orElse(null);
  }

  /** The file with the token of the HTTP API; null where only this machine is answered. */
  public @Nullable Path httpToken() {
    return effective.find(HttpSettings.TOKEN);
  }

  /** Where metrics are sent to, and how; null for nowhere. */
  public @Nullable OtlpSettings otlp() {
    String url = effective.find(HttpSettings.OTLP_URL);
    return url == null
        ? null
        : new OtlpSettings(
            url,
            effective.get(HttpSettings.OTLP_INTERVAL),
            effective.find(HttpSettings.OTLP_HEADERS),
            effective.find(HttpSettings.OTLP_CA));
  }

  /** Whether clients without credentials are let in. */
  public boolean isAnonymousAllowed() {
    Anonymous anonymous = effective.get(ServerSettings.ANONYMOUS);
    boolean asksNobody = passwords() == null && authenticator() == null;
    return anonymous == Anonymous.ALLOWED || (anonymous == Anonymous.AUTO && asksNobody);
  }

  /** The password file; null where there is none. */
  public @Nullable Path passwords() {
    return effective.find(ServerSettings.PASSWORDS);
  }

  /** The access-list file; null where there is none. */
  public @Nullable Path access() {
    return effective.find(ServerSettings.ACCESS);
  }

  /** The extension that says who may come in; null for none. */
  public @Nullable String authenticator() {
    return effective.find(ServerSettings.AUTHENTICATOR);
  }

  /** The extension that says who may do what; null for none. */
  public @Nullable String authorizer() {
    return effective.find(ServerSettings.AUTHORIZER);
  }

  /** The extensions that hear every event. */
  public List<String> eventListeners() {
    return effective.get(ServerSettings.EVENT_LISTENERS);
  }

  /** The settings of an extension. */
  public Map<String, String> extension(String name) {
    return effective.get(ServerSettings.EXTENSIONS).getOrDefault(name, Map.of());
  }

  /** Where relative paths in the settings of extensions begin. */
  public Path extensionFolder() {
    return effective.place(ServerSettings.EXTENSIONS).folder();
  }

  /** The extensions that have settings. */
  public Set<String> extensionNames() {
    return effective.get(ServerSettings.EXTENSIONS).keySet();
  }

  /** What one address may do. */
  public AddressBounds addressBounds() {
    return new AddressBounds(
        Math.toIntExact(effective.get(ServerSettings.ADDRESS_CONNECTIONS)),
        Math.toIntExact(effective.get(ServerSettings.ADDRESS_CONNECTS)),
        Math.toIntExact(effective.get(ServerSettings.BAN_FAILURES)),
        Math.toIntExact(effective.get(ServerSettings.BAN_WINDOW)),
        Math.toIntExact(effective.get(ServerSettings.BAN_TIME)));
  }

  /** How TCP connections are probed. */
  public TcpProbes probes() {
    return new TcpProbes(
        Math.toIntExact(effective.get(ServerSettings.PROBE_IDLE)),
        Math.toIntExact(effective.get(ServerSettings.PROBE_INTERVAL)),
        Math.toIntExact(effective.get(ServerSettings.PROBE_COUNT)));
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
  public int statusSeconds() {
    return Math.toIntExact(effective.get(ServerSettings.STATUS_INTERVAL));
  }

  /** Whether it is said below $presence who is there. */
  public PresenceOptions presence() {
    return new PresenceOptions(
        effective.get(EventSettings.TOPICS), Duration.ofNanos(effective.get(EventSettings.QUIET)));
  }

  /** Who is told of events over HTTP. */
  public List<WebhookSpec> webhooks() {
    return effective.get(EventSettings.WEBHOOKS);
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
      all.add(new Shown(setting.name(), effective.shown(setting), place));
    }
    return all;
  }

  /**
   * One setting with everything that is to be said of it.
   *
   * @param section the heading that it stands under
   * @param value as it stands in a file, unless it may hold a secret; null where it is absent
   * @param meant what a value is, in words
   * @param standard the default as it is written; empty where there is none
   */
  public record Described(
      String section,
      String name,
      @Nullable String value,
      String meant,
      String standard,
      String place,
      String description,
      boolean isReloadable) {}

  /** Every setting with everything that is to be said of it, in the order of the catalogue. */
  public List<Described> described() {
    List<Described> all = new ArrayList<>();
    for (Catalogue.Group group : Catalogue.Group.ALL) {
      for (Setting<?> setting : group.settings()) {
        all.add(
            new Described(
                group.title(),
                setting.name(),
                effective.shown(setting),
                setting.type().meant(),
                setting.standardText(),
                effective.place(setting).toString(),
                setting.meaning(),
                setting.isReloadable()));
      }
    }
    return all;
  }

  /** What is different in the other one. */
  public List<Change> changesTo(Configuration after) {
    List<Change> changes = new ArrayList<>();
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      if (!Objects.equals(effective.written(setting), after.effective.written(setting))) {
        String before = effective.shown(setting);
        String now = after.effective.shown(setting);
        changes.add(new Change(setting.name(), before, now, setting.isReloadable()));
      }
    }
    return changes;
  }

  /**
   * This one, with what a running broker takes over from the other one.
   *
   * @throws ConfigException where what is taken over does not fit what stays, such as a broker that
   *     other machines reach and that would ask nobody for a password any more
   */
  public Configuration reloadedFrom(Configuration after) throws ConfigException {
    Effective merged = new Effective();
    merged.putAll(effective);
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      if (setting.isReloadable()) {
        merged.take(setting, after.effective);
      }
    }
    Collector collector = new Collector();
    Configuration reloaded = of(merged, collector);
    collector.throwIfAny();
    return reloaded;
  }
}
