package io.ternmq.cli.mosquitto;

import io.ternmq.broker.settings.Words;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Values of a mosquitto.conf in our words. Where one is not understood, a note says so. */
final class Value {
  private static final String SECONDS = "s";

  private Value() {}

  /** True or false; null where it is neither. */
  static @Nullable String flag(Line line, Translation to) {
    return switch (line.value()) {
      case "true", "1" -> "true";
      case "false", "0" -> "false";
      default -> {
        to.note(line, "it is neither true nor false, so it is left out");
        yield null;
      }
    };
  }

  /** A whole number; null where it is none. */
  static @Nullable Long number(Line line, Translation to) {
    try {
      return Long.parseLong(line.value());
    } catch (NumberFormatException fault) {
      to.note(line, "it is no number, so it is left out");
      return null;
    }
  }

  /** A number within these bounds; one beyond them becomes the bound, and a note says so. */
  static long within(Line line, long number, long least, long most, Translation to) {
    long bounded = Math.max(least, Math.min(most, number));
    if (bounded != number) {
      to.note(line, "it is " + bounded + " here, as near as it can be");
    }
    return bounded;
  }

  /** A path, which in a tern.yaml begins at the folder of that file. */
  static String path(Line line, Translation to) {
    if (!Path.of(line.value()).isAbsolute()) {
      to.note(line, "the path is relative, and begins at the folder of tern.yaml there");
    }
    return Words.written(line.value());
  }

  /** Such as 14d or 2w; null where it is no span. */
  static @Nullable String expiry(Line line, Translation to) {
    String text = line.value();
    try {
      long count = Long.parseLong(text.substring(0, text.length() - 1));
      long days =
          switch (text.charAt(text.length() - 1)) {
            case 'h' -> -1;
            case 'd' -> count;
            case 'w' -> 7 * count;
            case 'm' -> 30 * count;
            case 'y' -> 365 * count;
            default -> throw new NumberFormatException();
          };
      long seconds = days < 0 ? count * 3_600 : days * 86_400;
      return within(line, seconds, 1, 0xFFFF_FFFEL, to) + SECONDS;
    } catch (NumberFormatException | StringIndexOutOfBoundsException fault) {
      to.note(line, "it is no time such as 14d or 2w, so it is left out");
      return null;
    }
  }
}
