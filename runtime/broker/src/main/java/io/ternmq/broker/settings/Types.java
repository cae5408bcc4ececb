package io.ternmq.broker.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of settings that are no quantities. */
final class Types {
  /** On or off, in the words that people use for it. */
  static final ScalarType<Boolean> FLAG =
      ScalarType.of("true or false", Types::flag, value -> value ? "true" : "false");

  /** Any word. */
  static final ScalarType<String> WORD =
      ScalarType.of("a word", Function.identity(), Words::written);

  /** Any text; the word none for no text at all. */
  static final ScalarType<String> TEXT_OR_NONE =
      ScalarType.of(
          "text, or none",
          text -> text.equals("none") ? "" : text,
          text -> text.isEmpty() ? "none" : Words.written(text));

  /** A file or folder; relative ones begin where the value is written. */
  static final ScalarType<Path> PATH =
      new ScalarType<>(
          "a path", (text, folder) -> folder.resolve(text), path -> Words.written(path.toString()));

  /** An address of HTTP. */
  static final ScalarType<String> URL =
      ScalarType.of("an http or https URL", Types::url, Words::written);

  private Types() {}

  private static String url(String text) {
    URI uri = URI.create(text); // complains where it is none
    boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!isWeb || uri.getHost() == null) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  /** One of the constants, in small letters and with dashes. */
  static <E extends Enum<E>> ScalarType<E> choice(Class<E> type) {
    return choice(List.of(type.getEnumConstants()), Types::word);
  }

  /** One of these. */
  static <T> ScalarType<T> choice(List<T> values, Function<T, String> word) {
    String meant = "one of " + values.stream().map(word).collect(Collectors.joining(", "));
    return ScalarType.of(
        meant,
        text -> {
          for (T value : values) {
            if (word.apply(value).equalsIgnoreCase(text)) {
              return value;
            }
          }
          throw new IllegalArgumentException();
        },
        word);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
