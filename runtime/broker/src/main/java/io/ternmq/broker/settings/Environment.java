package io.ternmq.broker.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings from environment variables: {@code TERN_LIMITS_QUEUE_MESSAGES}. */
final class Environment {
  static final String PREFIX = "TERN_";

  /** Names the file, as the option {@code --config} does. */
  static final String CONFIG = "TERN_CONFIG";

  /** Variables of the launcher, which are no settings. */
  private static final Set<String> OTHERS = Set.of(CONFIG, "TERN_JAVA_OPTIONS");

  private Environment() {}

  static Effective read(Map<String, String> variables, Collector collector) {
    Map<String, Setting<?>> known = new TreeMap<>();
    for (Setting<?> setting : Catalogue.BROKER.all()) {
      known.put(setting.variable(), setting);
    }
    Effective values = new Effective();
    for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(PREFIX) && !OTHERS.contains(name)) {
        Place place = Place.ofVariable(name);
        Setting<?> setting = known.get(name);
        if (setting == null) {
          collector.report(place.problem(name, unknown(name, Nearest.of(name, known.keySet()))));
        } else {
          Given.read(setting, variable.getValue(), place, values, collector);
        }
      }
    }
    return values;
  }

  private static String unknown(String name, @Nullable String nearest) {
    return "there is no setting for the variable "
        + name
        + (nearest == null ? "" : "; did you mean " + nearest + "?");
  }
}
