package io.ternmq.broker.settings;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong in the configuration.
 *
 * @param setting which setting; null where it belongs to none, as when a file is no YAML
 * @param source the file, environment variable or option it stands in
 * @param line of the file, from 1; 0 where there are no lines
 * @param sentence what is wrong, and what was meant
 */
public record Problem(@Nullable String setting, String source, int line, String sentence) {
  /** As it is said to whoever wrote it: {@code tern.yaml:12: limits.queue.messages is ...}. */
  @Override
  public String toString() {
    return (line > 0 ? source + ":" + line : source) + ": " + sentence;
  }
}
