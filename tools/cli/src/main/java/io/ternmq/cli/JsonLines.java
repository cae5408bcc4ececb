package io.ternmq.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes one JSON object a line: {@code time}, {@code level}, {@code logger}, {@code message}, what
 * the line names by key ({@code event}, {@code clientId}, {@code peer}, {@code cause} ...), and
 * {@code error} where there is one. Logback's own encoder gives the time as a number and the named
 * values as a list of objects, which programs that read logs cannot search.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    Instant time = Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS);
    line.append("{\"time\":\"").append(time).append('"');
    append(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    append(line, "logger", event.getLoggerName());
    append(line, "message", event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        append(line, pair.key, pair.value);
      }
    }
    IThrowableProxy fault = event.getThrowableProxy();
    if (fault != null) {
      append(line, "error", ThrowableProxyUtil.asString(fault));
    }
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder line, String name, @Nullable Object value) {
    line.append(",\"").append(name).append("\":");
    if (value == null || value instanceof Boolean || value instanceof Number) {
      line.append(value);
    } else {
      quote(line, value.toString());
    }
  }

  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"' || character == '\\') {
        line.append('\\').append(character);
      } else if (mustBeEscaped(text, index)) {
        line.append(String.format("\\u%04x", (int) character));
      } else {
        line.append(character);
      }
    }
    line.append('"');
  }

  /** What could end the line, hide a part of it, or is half of a character only. */
  private static boolean mustBeEscaped(String text, int index) {
    char character = text.charAt(index);
    if (Character.isHighSurrogate(character)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(character)) {
      return index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
