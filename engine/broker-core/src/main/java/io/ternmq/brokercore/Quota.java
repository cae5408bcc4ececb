package io.ternmq.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * What users of one name, or of names that look alike, may hold together: a tenant. Immutable.
 *
 * @param users their names; each {@code *} stands for any text, or none. Clients without a user
 *     name are matched as an empty one
 * @param isEach true where each of these users has as much, false where all of them share it
 * @param sessions connected or waiting; 0 for any number
 * @param subscriptions of all those sessions; 0 for any number
 * @param queueBytes of the messages that wait for them; 0 for any number
 */
public record Quota(
    String users, boolean isEach, long sessions, long subscriptions, long queueBytes) {
  /** True where this user is one of them. */
  public boolean covers(@Nullable String userName) {
    return matches(users, userName == null ? "" : userName);
  }

  /** What the users who share it are known by together. */
  public String keyOf(@Nullable String userName) {
    return isEach && userName != null ? users + '\n' + userName : users;
  }

  /** By pieces between the stars: greedy from the left, which is enough where stars are all. */
  static boolean matches(String pattern, String text) {
    String[] pieces = pattern.split("\\*", -1);
    if (pieces.length == 1) {
      return pattern.equals(text);
    }
    String last = pieces[pieces.length - 1];
    int end = text.length() - last.length();
    if (!text.startsWith(pieces[0]) || end < pieces[0].length() || !text.endsWith(last)) {
      return false;
    }
    int from = pieces[0].length();
    for (int index = 1; index < pieces.length - 1; index++) {
      int found = text.indexOf(pieces[index], from);
      if (found < 0 || found + pieces[index].length() > end) {
        return false;
      }
      from = found + pieces[index].length();
    }
    return true;
  }
}
