package io.ternmq.broker.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue.
 *
 * @param name words of small letters and digits with dots between
 * @param standard what it is where nobody says anything; null where it is then absent
 * @param meaning what it does, in a sentence without a full stop
 * @param isReloadable SIGHUP changes it in a running broker
 * @param <T> what a value is in Java
 */
record Setting<T>(
    String name, SettingType<T> type, @Nullable T standard, String meaning, boolean isReloadable) {
  /** A setting that a running broker takes over. */
  static <T> Setting<T> live(
      String name, SettingType<T> type, @Nullable T standard, String meaning) {
    return new Setting<>(name, type, standard, meaning, true);
  }

  /** A setting that wants a restart. */
  static <T> Setting<T> fixed(
      String name, SettingType<T> type, @Nullable T standard, String meaning) {
    return new Setting<>(name, type, standard, meaning, false);
  }

  /** The environment variable for it. */
  String variable() {
    return Environment.PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** The default as it is written; empty where there is none. */
  String standardText() {
    return standard == null ? "" : type.write(standard);
  }
}
