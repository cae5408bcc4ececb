package io.ternmq.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a command line, {@code --name value} or {@code --name=value}, read by a table of what
 * there is. Every mistake is a {@link LoadFailed} whose sentence says what to write instead.
 */
public final class Arguments {
  /**
   * One option.
   *
   * @param fallback the value where the option is not given; {@code null} marks a flag, which takes
   *     no value
   */
  public record Option(String name, @Nullable String fallback, String help) {}

  private final Map<String, String> values = new HashMap<>();

  private Arguments() {}

  /** Reads a command line. */
  public static Arguments parse(String[] words, List<Option> options) {
    Arguments arguments = new Arguments();
    for (int index = 0; index < words.length; index++) {
      int equals = words[index].indexOf('=');
      String name = equals < 0 ? words[index] : words[index].substring(0, equals);
      Option option = optionOf(name, options);
      if (option.fallback() == null) {
        arguments.values.put(name, "");
      } else if (equals >= 0) {
        arguments.values.put(name, words[index].substring(equals + 1));
      } else if (index + 1 < words.length) {
        arguments.values.put(name, words[++index]);
      } else {
        throw new LoadFailed("The option " + name + " needs a value: " + option.help() + ".");
      }
    }
    for (Option option : options) {
      if (option.fallback() != null) {
        arguments.values.putIfAbsent(option.name(), option.fallback());
      }
    }
    return arguments;
  }

  /** The options as lines of a help text. */
  public static String help(List<Option> options) {
    StringBuilder text = new StringBuilder();
    for (Option option : options) {
      String fallback = option.fallback();
      text.append(String.format("  %-20s %s", option.name(), option.help()));
      if (fallback != null && !fallback.isEmpty()) {
        text.append(" (").append(fallback).append(')');
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  /** Whether a flag was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value as it was given. */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is a flag or no option at all");
    }
    return value;
  }

  /** The value as a whole number within bounds. */
  public int number(String name, int lowest, int highest) {
    String value = text(name);
    try {
      int number = Integer.parseInt(value);
      if (number >= lowest && number <= highest) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw new LoadFailed(
          name + " is a whole number, for example " + lowest + ", not '" + value + "'.",
          notANumber);
    }
    throw new LoadFailed(
        name + " lies between " + lowest + " and " + highest + ", not " + value + ".");
  }

  /** The value as a time, {@code 500ms}, {@code 2s} or {@code 1m}, of at most an hour. */
  public Duration duration(String name) {
    String value = text(name);
    if (!value.matches("[0-9]{1,7}(ms|s|m)")) {
      throw new LoadFailed(name + " is a time such as 500ms, 2s or 1m, not '" + value + "'.");
    }
    long number = Long.parseLong(value.replaceAll("[a-z]", ""));
    Duration duration =
        value.endsWith("ms")
            ? Duration.ofMillis(number)
            : value.endsWith("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
    if (duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new LoadFailed(name + " is at most 60m, not " + value + ".");
    }
    return duration;
  }

  private static Option optionOf(String name, List<Option> options) {
    for (Option option : options) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    throw new LoadFailed("There is no option '" + name + "'; --help lists all of them.");
  }
}
