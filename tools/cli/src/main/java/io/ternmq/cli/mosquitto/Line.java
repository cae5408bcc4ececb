package io.ternmq.cli.mosquitto;

import java.nio.file.Path;

/**
 * One line of a mosquitto.conf that says something.
 *
 * @param number from 1
 * @param key the option
 * @param value all that follows it
 */
record Line(Path file, int number, String key, String value) {
  /** What could not be translated, and why. Values stay out: one may be a password. */
  String note(String reason) {
    return file + ":" + number + ": " + key + ": " + reason;
  }
}
