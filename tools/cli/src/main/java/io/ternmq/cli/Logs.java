package io.ternmq.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.ternmq.broker.settings.LogSettings;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Sends the log of this process where the settings say. */
final class Logs {
  private static final String CONSOLE_PATTERN = "%d{HH:mm:ss.SSS} %-5level %msg%n%ex{short}";
  private static final String FILE_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSZZZZZ} %-5level %msg%n%ex{short}";

  private Logs() {}

  /** Applies these settings. */
  static void apply(LogSettings settings) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return; // another logging library, which has a configuration of its own
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Appender<ILoggingEvent> appender = appender(settings, context);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(atMost(settings.level(), Level.WARN));
    context.getLogger("io.ternmq").setLevel(level(settings.level()));
    context
        .getLogger("io.ternmq.broker.clients")
        .setLevel(settings.hasConnections() ? null : atMost(settings.level(), Level.WARN));
  }

  /**
   * Applies what may be other settings than before, and opens the file anew, which somebody may
   * have moved aside. Where they cannot be used, those before stay.
   */
  static void change(LogSettings before, LogSettings after) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    if (Objects.equals(after.file(), before.file())) {
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
    }
    try {
      apply(after);
    } catch (CommandFailure fault) {
      apply(before);
      throw fault;
    }
  }

  /** Ends a line that is being written. */
  static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  private static Level level(LogSettings.Level level) {
    return Level.valueOf(level.name());
  }

  /** The libraries below say less than we do. */
  private static Level atMost(LogSettings.Level level, Level most) {
    return level(level).isGreaterOrEqual(most) ? level(level) : most;
  }

  private static Appender<ILoggingEvent> appender(LogSettings settings, LoggerContext context) {
    Path file = settings.file();
    OutputStreamAppender<ILoggingEvent> appender =
        file == null ? console() : rolling(settings, file, context);
    appender.setContext(context);
    appender.setName("tern");
    appender.setEncoder(encoder(settings, context));
    appender.start();
    if (!appender.isStarted()) {
      throw CommandFailure.of("cannot write the log to " + file + "; is its folder there?");
    }
    return appender;
  }

  /** What the log is before settings say otherwise. */
  static Appender<ILoggingEvent> console(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> console = console();
    console.setContext(context);
    console.setName("tern");
    console.setEncoder(pattern(CONSOLE_PATTERN, context));
    console.start();
    return console;
  }

  private static ConsoleAppender<ILoggingEvent> console() {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    return console;
  }

  private static RollingFileAppender<ILoggingEvent> rolling(
      LogSettings settings, Path file, LoggerContext context) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    FixedWindowRollingPolicy aside = new FixedWindowRollingPolicy();
    aside.setContext(context);
    aside.setParent(appender);
    aside.setFileNamePattern(file + ".%i");
    aside.setMinIndex(1);
    aside.setMaxIndex(settings.fileCount());
    aside.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
    full.setContext(context);
    full.setMaxFileSize(new FileSize(settings.fileBytes()));
    full.setCheckIncrement(Duration.buildByMilliseconds(1_000));
    full.start();
    appender.setRollingPolicy(aside);
    appender.setTriggeringPolicy(full);
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(LogSettings settings, LoggerContext context) {
    if (settings.format() == LogSettings.Format.JSON) {
      JsonLines lines = new JsonLines();
      lines.setContext(context);
      lines.start();
      return lines;
    }
    return pattern(settings.file() == null ? CONSOLE_PATTERN : FILE_PATTERN, context);
  }

  private static Encoder<ILoggingEvent> pattern(String pattern, LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}
