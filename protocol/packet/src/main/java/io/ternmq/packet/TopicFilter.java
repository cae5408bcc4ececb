package io.ternmq.packet;

import org.jspecify.annotations.Nullable;

/**
 * A topic filter: what a client subscribes to. {@code +} fills one level, {@code #} the rest,
 * {@code $share/group/filter} names a shared subscription (5.0, 4.7 and 4.8.2). Immutable; equal
 * where the text is equal, character for character [MQTT-3.10.4-1].
 */
public final class TopicFilter {
  private static final String SHARE = "$share/";

  private final String text;
  private final @Nullable String group;
  private final String[] levels;

  private TopicFilter(String text, @Nullable String group, String[] levels) {
    this.text = text;
    this.group = group;
    this.levels = levels;
  }

  /** The filter, or null where {@link #faultOf} has something to say. */
  public static @Nullable TopicFilter parse(String text) {
    return faultOf(text) == null ? parseChecked(text) : null;
  }

  /**
   * A filter from text.
   *
   * @throws IllegalArgumentException with a sentence where it is not one
   */
  public static TopicFilter of(String text) {
    String fault = faultOf(text);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return parseChecked(text);
  }

  private static TopicFilter parseChecked(String text) {
    if (!text.startsWith(SHARE)) {
      return new TopicFilter(text, null, TopicName.split(text));
    }
    int slash = text.indexOf('/', SHARE.length());
    return new TopicFilter(
        text, text.substring(SHARE.length(), slash), TopicName.split(text.substring(slash + 1)));
  }

  /** What is wrong with a filter, as a sentence; null where nothing is. */
  public static @Nullable String faultOf(String text) {
    if (text.isEmpty()) {
      return "a topic filter has at least one character"; // [MQTT-4.7.3-1]
    }
    if (text.indexOf(0) >= 0) {
      return "a topic filter holds no NUL character"; // [MQTT-4.7.3-2]
    }
    if (text.codePoints().anyMatch(TopicFilter::isHalfOfAPair)) {
      return "a topic filter holds no half of a surrogate pair"; // [MQTT-3.8.3-1]
    }
    if (TopicName.isTooLong(text)) {
      return "a topic filter has at most 65,535 bytes"; // [MQTT-4.7.3-3]
    }
    int start = 0;
    if (text.startsWith(SHARE)) {
      int slash = text.indexOf('/', SHARE.length());
      if (slash < 0 || slash + 1 == text.length()) {
        return "a shared subscription is $share/group/filter, not '" + text + "'";
      }
      String group = text.substring(SHARE.length(), slash);
      if (group.isEmpty() || group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
        return "the group of a shared subscription has a name without wildcards, not '"
            + group
            + "'";
      }
      start = slash + 1;
    }
    return wildcardFault(text, start);
  }

  private static boolean isHalfOfAPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static @Nullable String wildcardFault(String text, int start) {
    for (int index = start; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character != '+' && character != '#') {
        continue;
      }
      boolean begins = index == start || text.charAt(index - 1) == '/';
      boolean ends = index + 1 == text.length();
      if (character == '#' && !(begins && ends)) {
        return "'#' fills the last level of a filter, not as in '" + text + "'"; // [MQTT-4.7.1-1]
      }
      if (character == '+' && !(begins && (ends || text.charAt(index + 1) == '/'))) {
        return "'+' fills a whole level of a filter, not as in '" + text + "'"; // [MQTT-4.7.1-2]
      }
    }
    return null;
  }

  /** The whole filter as it was asked for, with {@code $share/group/} where it is shared. */
  public String text() {
    return text;
  }

  /** The group of a shared subscription, else null. */
  public @Nullable String group() {
    return group;
  }

  public boolean isShared() {
    return group != null;
  }

  /** The levels to match, without the share prefix. Shared, not copied: do not write to it. */
  public String[] levels() {
    return levels;
  }

  public boolean hasWildcard() {
    for (String level : levels) {
      if (level.equals("+") || level.equals("#")) {
        return true;
      }
    }
    return false;
  }

  /** True where a message with this topic belongs to a subscription with this filter. */
  public boolean matches(TopicName topic) {
    String[] names = topic.levels();
    boolean leadingWildcard = levels[0].equals("+") || levels[0].equals("#");
    if (leadingWildcard && topic.isReserved()) {
      return false; // [MQTT-4.7.2-1]
    }
    for (int index = 0; index < levels.length; index++) {
      if (levels[index].equals("#")) {
        return true;
      }
      if (index >= names.length
          || (!levels[index].equals("+") && !levels[index].equals(names[index]))) {
        return false;
      }
    }
    return names.length == levels.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof TopicFilter that && text.equals(that.text));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
