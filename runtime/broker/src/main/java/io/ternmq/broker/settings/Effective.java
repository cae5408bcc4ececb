package io.ternmq.broker.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values that count, and where each came from. Immutable once it was read. */
final class Effective {
  private final Map<String, Found> found = new HashMap<>();

  /**
   * A value and its place.
   *
   * @param value of the type of its setting
   */
  record Found(Object value, Place place) {}

  void put(Setting<?> setting, Object value, Place place) {
    found.put(setting.name(), new Found(value, place));
  }

  /** What is in the other one counts more. */
  void putAll(Effective stronger) {
    found.putAll(stronger.found);
  }

  /** Takes one value over, or its absence. */
  void take(Setting<?> setting, Effective other) {
    Found value = other.found.get(setting.name());
    if (value == null) {
      found.remove(setting.name());
    } else {
      found.put(setting.name(), value);
    }
  }

  boolean isSet(Setting<?> setting) {
    return found.containsKey(setting.name());
  }

  Place place(Setting<?> setting) {
    Found value = found.get(setting.name());
    return value == null ? Place.DEFAULT : value.place();
  }

  /** The value of a setting that always has one. */
  <T> T get(Setting<T> setting) {
    return Objects.requireNonNull(find(setting), setting.name());
  }

  /** The value of a setting; null where it is absent. */
  @SuppressWarnings("unchecked") // put only with the type of the setting
  <T> @Nullable T find(Setting<T> setting) {
    Found value = found.get(setting.name());
    return value == null ? setting.standard() : (T) value.value();
  }

  /** For anybody to read, as it stands in a file but for secrets; null where it is absent. */
  <T> @Nullable String shown(Setting<T> setting) {
    T value = find(setting);
    return value == null ? null : setting.shown(value);
  }

  /** As it stands in a file; null where it is absent. */
  <T> @Nullable String written(Setting<T> setting) {
    T value = find(setting);
    return value == null ? null : setting.type().write(value);
  }
}
