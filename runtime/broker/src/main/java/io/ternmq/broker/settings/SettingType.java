package io.ternmq.broker.settings;

import java.nio.file.Path;

/**
 * What values a setting takes, and how they are written.
 *
 * @param <T> what a value is in Java; immutable
 */
interface SettingType<T> {
  /**
   * The value that is written there.
   *
   * @param folder what relative paths begin at
   * @throws IllegalArgumentException where it is none; with a sentence only where {@link #meant()}
   *     does not say enough
   */
  T parse(YamlNode written, Path folder);

  /** The value as it is written in a file, so that it is read back as the same. */
  String write(T value);

  /** What is meant, for a sentence: {@code a whole number from 1 to 65535}. */
  String meant();
}
