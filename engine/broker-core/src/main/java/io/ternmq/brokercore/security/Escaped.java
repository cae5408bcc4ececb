package io.ternmq.brokercore.security;

/** Text that a peer chose, made fit for a line of a log: nothing in it moves or hides the rest. */
public final class Escaped {
  private static final int LONGEST = 256;

  private Escaped() {}

  /** Control, format and separator characters as escapes; cut where it is very long. */
  public static String of(String text) {
    int length = Math.min(text.length(), LONGEST);
    boolean isPlain = length == text.length();
    for (int index = 0; index < length && isPlain; index++) {
      isPlain = isPlain(text.charAt(index));
    }
    return isPlain ? text : escape(text, length);
  }

  private static String escape(String text, int length) {
    StringBuilder escaped = new StringBuilder(length + 16);
    for (int index = 0; index < length; index++) {
      char character = text.charAt(index);
      if (isPlain(character)) {
        escaped.append(character);
      } else {
        escaped.append(String.format("\\u%04x", (int) character));
      }
    }
    return length < text.length() ? escaped.append("...").toString() : escaped.toString();
  }

  private static boolean isPlain(char character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> character != '\\';
    };
  }
}
