package io.ternmq.broker.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All settings of one place, by name. Immutable. */
final class Catalogue {
  /** Those of a broker. */
  static final Catalogue BROKER = new Catalogue(Group.ALL);

  /** Those of one element of {@code listeners}. */
  static final Catalogue LISTENER = new Catalogue(List.of(Group.LISTENER));

  private final Map<String, Setting<?>> settings = new LinkedHashMap<>();

  /**
   * Settings that are explained together.
   *
   * @param title the heading
   */
  record Group(String title, List<Setting<?>> settings) {
    static final List<Group> ALL =
        List.of(
            new Group("Listeners", ServerSettings.LISTENING),
            new Group("TLS", ServerSettings.TLS),
            new Group("WebSocket", ServerSettings.WEBSOCKET),
            new Group("Security", ServerSettings.SECURITY),
            new Group("Extensions", ServerSettings.EXTENDING),
            new Group("HTTP", HttpSettings.API),
            new Group("Metrics", HttpSettings.METRICS),
            new Group("Presence and webhooks", EventSettings.ALL),
            engine("Times", EngineSettings.TIMES),
            new Group("Probes of TCP", ServerSettings.PROBING),
            engine("Sessions", EngineSettings.SESSIONS),
            engine("Limits of packets and connections", EngineSettings.LIMITS),
            engine("Limits of what is kept", EngineSettings.CONTENTS),
            engine("Capabilities", EngineSettings.CAPABILITIES),
            new Group("Process and store", ServerSettings.PROCESS),
            new Group("Log", ServerSettings.LOG));

    static final Group LISTENER = listener();

    private static Group engine(String title, List<EngineSetting<?>> engine) {
      List<Setting<?>> settings = new ArrayList<>();
      engine.forEach(its -> settings.add(its.setting()));
      return new Group(title, settings);
    }

    private static Group listener() {
      List<Setting<?>> settings = new ArrayList<>(ListenerSettings.OWN);
      settings.addAll(ListenerSettings.INHERITED);
      return new Group("An element of `listeners`", settings);
    }
  }

  private Catalogue(List<Group> groups) {
    for (Group group : groups) {
      for (Setting<?> setting : group.settings()) {
        if (settings.put(setting.name(), setting) != null) {
          throw new IllegalStateException(setting.name() + " stands in the catalogue twice");
        }
      }
    }
  }

  @Nullable Setting<?> find(String name) {
    return settings.get(name);
  }

  /** Some settings begin with this name and a dot. */
  boolean isGroup(String name) {
    return firstOf(name) != null;
  }

  /** The first setting of a group. */
  @Nullable String firstOf(String group) {
    for (String name : settings.keySet()) {
      if (name.startsWith(group + ".")) {
        return name;
      }
    }
    return null;
  }

  Set<String> names() {
    return settings.keySet();
  }

  Iterable<Setting<?>> all() {
    return settings.values();
  }
}
