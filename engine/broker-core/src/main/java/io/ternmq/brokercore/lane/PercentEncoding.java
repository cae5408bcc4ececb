package io.ternmq.brokercore.lane;

/**
 * Makes one level of a topic of any client id: the separators, wildcards, control characters and
 * the percent sign become {@code %XX}; everything else stays readable.
 */
public final class PercentEncoding {
  private static final String DIGITS = "0123456789ABCDEF";

  private PercentEncoding() {}

  /** The text as one level of a topic. */
  public static String of(String text) {
    StringBuilder encoded = null;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      boolean isPlain = character > ' ' && character != 0x7f && "%/+#".indexOf(character) < 0;
      if (isPlain && encoded == null) {
        continue;
      }
      if (encoded == null) {
        encoded = new StringBuilder(text.length() + 16).append(text, 0, index);
      }
      if (isPlain) {
        encoded.append(character);
      } else {
        encoded.append('%').append(DIGITS.charAt(character >> 4));
        encoded.append(DIGITS.charAt(character & 15));
      }
    }
    return encoded == null ? text : encoded.toString();
  }
}
