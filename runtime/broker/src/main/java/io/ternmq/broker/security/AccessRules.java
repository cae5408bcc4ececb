package io.ternmq.broker.security;

import io.ternmq.brokercore.security.Identity;
import io.ternmq.packet.TopicName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one access-list file says, with mosquitto's order of precedence: a user's own denials, then
 * its own grants, then denials by pattern, then grants by pattern; what nothing grants is denied.
 * Immutable; safe on every lane.
 */
final class AccessRules {
  private final @Nullable AccessTree anonymous;
  private final Map<String, AccessTree> users;
  private final AccessPattern[] patterns;

  AccessRules(
      @Nullable AccessTree anonymous, Map<String, AccessTree> users, AccessPattern[] patterns) {
    this.anonymous = anonymous;
    this.users = Map.copyOf(users);
    this.patterns = patterns.clone();
  }

  /** True where the client may read or write that topic. Allocates nothing. */
  boolean allows(Identity client, TopicName topic, int wanted) {
    String userName = client.userName();
    AccessTree own = userName == null ? anonymous : users.get(userName);
    if (own != null) {
      int access = own.match(topic.levels(), topic.isReserved());
      if ((access & Access.DENY) != 0) {
        return false;
      }
      if ((access & wanted) != 0) {
        return true;
      }
    }
    return patterns.length > 0 && allowsByPattern(client, topic, wanted);
  }

  private boolean allowsByPattern(Identity client, TopicName topic, int wanted) {
    if (hasWildcard(client.clientId()) || hasWildcard(client.userName())) {
      return false; // such a name would make a filter of its own of the pattern
    }
    int access = Access.NONE;
    for (AccessPattern pattern : patterns) {
      if (pattern.matches(client, topic.text())) {
        access |= pattern.access();
      }
    }
    return (access & Access.DENY) == 0 && (access & wanted) != 0;
  }

  /**
   * False where no line lets the client read a topic that the filter matches. A denial is not
   * looked at: what it leaves of a filter is seen when a message comes.
   *
   * @param filter its levels, without the group of a shared one
   */
  boolean allowsSomeOf(Identity client, String[] filter) {
    String userName = client.userName();
    AccessTree own = userName == null ? anonymous : users.get(userName);
    if (own != null && own.meets(filter, Access.READ)) {
      return true;
    }
    if (hasWildcard(client.clientId()) || hasWildcard(userName)) {
      return false;
    }
    for (AccessPattern pattern : patterns) {
      if ((pattern.access() & Access.READ) != 0 && pattern.meets(client, filter)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasWildcard(@Nullable String name) {
    return name != null && (name.indexOf('+') >= 0 || name.indexOf('#') >= 0);
  }
}
