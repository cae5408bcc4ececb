package io.ternmq.brokercore.security;

/**
 * The address and port of an IPv4 peer as 48 bits: a broker keeps one for each connection, and its
 * text is asked for now and then.
 */
final class PeerText {
  /** Not such an address, or not in the form in which it would be written again. */
  static final long NONE = -1;

  private static final int BYTES = 4;
  private static final int BYTE_BITS = 8;
  private static final int PORT_BITS = 16;
  private static final int LONGEST = "255.255.255.255:65535".length();

  private PeerText() {}

  /** The 48 bits of "192.0.2.7:40000"; {@link #NONE} for any other text. */
  static long toBits(String text) {
    if (text.length() > LONGEST) {
      return NONE;
    }
    long bits = 0;
    int at = 0;
    for (int part = 0; part <= BYTES; part++) {
      int end = text.indexOf(part < BYTES - 1 ? '.' : ':', at);
      end = part == BYTES ? text.length() : end;
      int number = number(text, at, end);
      if (number < 0 || number >= 1 << (part == BYTES ? PORT_BITS : BYTE_BITS)) {
        return NONE;
      }
      bits = bits << (part == BYTES ? PORT_BITS : BYTE_BITS) | number;
      at = end + 1;
    }
    return bits;
  }

  /** A number as we write it, without leading zeros; -1 for anything else. */
  private static int number(String text, int from, int to) {
    boolean hasLeadingZero = to - from > 1 && text.charAt(from) == '0';
    if (to <= from || to - from > BYTES + 1 || hasLeadingZero) {
      return -1;
    }
    int number = 0;
    for (int at = from; at < to; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** The text of an address and a port. */
  static String of(int address, char port) {
    StringBuilder text = new StringBuilder(LONGEST);
    for (int shift = (BYTES - 1) * BYTE_BITS; shift >= 0; shift -= BYTE_BITS) {
      text.append(address >>> shift & 0xFF).append(shift == 0 ? ':' : '.');
    }
    return text.append((int) port).toString();
  }
}
