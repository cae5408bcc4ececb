package io.ternmq.broker.settings;

import java.util.Locale;
import java.util.regex.Pattern;
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
  private static final Pattern SECRET =
      Pattern.compile("extensions|webhooks|.*(secret|password|credential|headers).*");

  private static final String HIDDEN = "(hidden)";

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

  /** A value may hold a secret itself, rather than name a file with it. */
  boolean isSecret() {
    return SECRET.matcher(name).matches() && !type.equals(Types.PATH);
  }

  /** A value for anybody to read: as it is written, but of a secret only that there is one. */
  String shown(T value) {
    return isSecret() && !value.equals(standard) ? HIDDEN : type.write(value);
  }

  /** The default as it is written; empty where there is none. */
  String standardText() {
    return standard == null ? "" : type.write(standard);
  }
}
