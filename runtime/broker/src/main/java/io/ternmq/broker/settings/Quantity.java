package io.ternmq.broker.settings;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whole numbers with units, as people write them: {@code 64MiB}, {@code 7d}, {@code 100000}.
 *
 * @param units the factor of each unit, the smallest first; empty for plain numbers
 * @param words words that stand for a number, such as {@code off} for 0
 * @param isUnitNeeded a number without one is refused, unless it is 0
 */
record Quantity(
    String noun,
    long least,
    long most,
    Map<String, Long> units,
    Map<String, Long> words,
    boolean isUnitNeeded) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d[\\d_]*) ?([A-Za-z]*)");
  private static final long SECOND_NANOS = 1_000_000_000L;

  private static final Map<String, Long> BYTES =
      ordered("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
  private static final Map<String, Long> SPANS =
      ordered(
          "ms",
          1_000_000L,
          "s",
          SECOND_NANOS,
          "m",
          60 * SECOND_NANOS,
          "h",
          3_600 * SECOND_NANOS,
          "d",
          86_400 * SECOND_NANOS);
  private static final Map<String, Long> SECONDS =
      ordered("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);

  private static Map<String, Long> ordered(Object... pairs) {
    Map<String, Long> units = new LinkedHashMap<>();
    for (int index = 0; index < pairs.length; index += 2) {
      units.put((String) pairs[index], (Long) pairs[index + 1]);
    }
    return units;
  }

  static Quantity count(long least, long most) {
    return new Quantity("a whole number", least, most, Map.of(), Map.of(), false);
  }

  static Quantity bytes(long least, long most) {
    return new Quantity(
        "a number of bytes, such as 512KiB or 64MiB,", least, most, BYTES, Map.of(), false);
  }

  /** In nanoseconds. */
  static Quantity span(long leastMillis, long mostSeconds) {
    return new Quantity(
        "a time, such as 500ms, 10s or 5m,",
        leastMillis * 1_000_000,
        mostSeconds * SECOND_NANOS,
        SPANS,
        Map.of(),
        true);
  }

  /** In seconds. */
  static Quantity seconds(long least, long most) {
    return new Quantity("a time, such as 10s, 5m or 7d,", least, most, SECONDS, Map.of(), true);
  }

  /** The same, and a word for one of the numbers. */
  Quantity orWord(String word, long number) {
    Map<String, Long> more = new LinkedHashMap<>(words);
    more.put(word, number);
    return new Quantity(noun, least, most, units, more, isUnitNeeded);
  }

  ScalarType<Long> type() {
    return ScalarType.of(meant(), this::read, this::write);
  }

  private String meant() {
    String range = noun + " from " + unitText(least) + " to " + unitText(most);
    return words.isEmpty() ? range : range + ", or " + String.join(", ", words.keySet());
  }

  long read(String text) {
    Long word = words.get(text.toLowerCase(Locale.ROOT));
    if (word != null) {
      return word;
    }
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new IllegalArgumentException();
    }
    BigInteger number = new BigInteger(written.group(1).replace("_", ""));
    BigInteger product = number.multiply(BigInteger.valueOf(factor(written.group(2), number)));
    if (product.bitLength() >= Long.SIZE) {
      throw new IllegalArgumentException();
    }
    long value = product.longValue();
    if ((value < least || value > most) && !words.containsValue(value)) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private long factor(String unit, BigInteger number) {
    if (unit.isEmpty()) {
      if (isUnitNeeded && number.signum() != 0) {
        throw new IllegalArgumentException("it lacks a unit: " + String.join(", ", units.keySet()));
      }
      return 1;
    }
    for (Map.Entry<String, Long> known : units.entrySet()) {
      if (known.getKey().equalsIgnoreCase(unit)) {
        return known.getValue();
      }
    }
    throw new IllegalArgumentException(
        units.isEmpty()
            ? "it has no unit"
            : "its units are " + String.join(", ", units.keySet()) + ", not " + unit);
  }

  String write(long value) {
    for (Map.Entry<String, Long> word : words.entrySet()) {
      if (word.getValue() == value) {
        return word.getKey();
      }
    }
    return unitText(value);
  }

  /** With the largest unit that leaves a whole number. */
  private String unitText(long value) {
    String text = Long.toString(value);
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (value != 0 && value % unit.getValue() == 0) {
        text = value / unit.getValue() + unit.getKey();
      }
    }
    return text;
  }
}
