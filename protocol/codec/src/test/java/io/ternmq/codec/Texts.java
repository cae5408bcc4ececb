package io.ternmq.codec;

import io.ternmq.packet.TopicName;
import java.util.Random;

/** Makes strings, topics and bytes of many shapes: empty, plain, and of every length of UTF-8. */
final class Texts {
  private static final String[] LEVELS = {"a", "home", "Straße", "温度", "😀", "", "\uFEFF", "$x"};
  private static final String[] FILTERS = {
    "#", "+", "a/+/b", "$share/g/a/#", "no#good", "", "/", "$SYS/#", "$share/"
  };

  private final Random random;

  Texts(Random random) {
    this.random = random;
  }

  /** Without wildcards, so that it can stand for a response topic too. */
  String text(int maximumCharacters) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(maximumCharacters + 1); left > 0; left--) {
      text.appendCodePoint(codePoint());
    }
    return text.toString();
  }

  private int codePoint() {
    return switch (random.nextInt(8)) {
      case 0 -> 0x80 + random.nextInt(0x780);
      case 1 -> 0x800 + random.nextInt(0xD000);
      case 2 -> 0xE000 + random.nextInt(0x2000);
      case 3 -> 0x10000 + random.nextInt(0x100000);
      default -> 'a' + random.nextInt(26);
    };
  }

  TopicName topic() {
    StringBuilder text = new StringBuilder("t");
    for (int left = random.nextInt(random.nextInt(30) == 0 ? 200 : 5); left > 0; left--) {
      text.append('/').append(LEVELS[random.nextInt(LEVELS.length)]);
    }
    return TopicName.of(text.toString());
  }

  String filter() {
    return random.nextBoolean() ? topic().text() : FILTERS[random.nextInt(FILTERS.length)];
  }

  byte[] bytes(int maximum) {
    byte[] bytes = new byte[random.nextInt(maximum + 1)];
    random.nextBytes(bytes);
    return bytes;
  }
}
