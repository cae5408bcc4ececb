package io.ternmq.broker.settings;

import java.util.regex.Pattern;

/** Text as a value of YAML. */
public final class Words {
  private static final Pattern PLAIN = Pattern.compile("[\\w./+-][\\w./+@%=~-]*");

  private Words() {}

  /** The text, in quotation marks where YAML would otherwise read something else. */
  public static String written(String text) {
    if (PLAIN.matcher(text).matches() && !text.equals("-") && !text.equals("---")) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"' || character == '\\') {
        quoted.append('\\').append(character);
      } else if (character < ' ' || character == 0x7F) {
        quoted.append(String.format("\\x%02x", (int) character));
      } else {
        quoted.append(character);
      }
    }
    return quoted.append('"').toString();
  }
}
