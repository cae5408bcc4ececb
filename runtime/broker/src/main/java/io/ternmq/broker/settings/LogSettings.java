package io.ternmq.broker.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is logged, and where to. Immutable.
 *
 * @param hasConnections a line for each connect and disconnect
 * @param file null for the console
 * @param fileBytes how large the file gets before it is moved aside
 * @param fileCount how many files moved aside are kept
 */
public record LogSettings(
    Level level,
    boolean hasConnections,
    Format format,
    @Nullable Path file,
    long fileBytes,
    int fileCount) {
  /** How important a line is; each level includes those above it. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** How a line is written. */
  public enum Format {
    TEXT,
    JSON
  }

  static LogSettings of(Effective effective) {
    return new LogSettings(
        effective.get(ServerSettings.LOG_LEVEL),
        effective.get(ServerSettings.LOG_CONNECTIONS),
        effective.get(ServerSettings.LOG_FORMAT),
        effective.find(ServerSettings.LOG_FILE),
        effective.get(ServerSettings.LOG_SIZE),
        Math.toIntExact(effective.get(ServerSettings.LOG_COUNT)));
  }
}
