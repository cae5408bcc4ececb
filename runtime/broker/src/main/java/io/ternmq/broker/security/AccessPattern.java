package io.ternmq.broker.security;

import io.ternmq.brokercore.security.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code pattern} line: a filter in which {@code %c} stands for the client id and {@code %u} for
 * the user name. Immutable; compared character by character, for a name may itself hold a slash.
 */
final class AccessPattern {
  private enum Kind {
    LITERAL,
    CLIENT_ID,
    USER_NAME,
    ONE_LEVEL,
    ALL_BELOW
  }

  private record Part(Kind kind, String text) {}

  private final Part[] parts;
  private final int access;
  private final boolean needsUserName;

  private AccessPattern(Part[] parts, int access, boolean needsUserName) {
    this.parts = parts;
    this.access = access;
    this.needsUserName = needsUserName;
  }

  /** A pattern of a filter that was checked already. */
  static AccessPattern of(String filter, int access) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int index = 0; index < filter.length(); index++) {
      Kind kind = kindAt(filter, index);
      if (kind == Kind.LITERAL) {
        literal.append(filter.charAt(index));
        continue;
      }
      close(literal, parts);
      parts.add(new Part(kind, ""));
      if (kind == Kind.CLIENT_ID || kind == Kind.USER_NAME) {
        index++;
      }
    }
    close(literal, parts);
    boolean needsUserName = parts.stream().anyMatch(part -> part.kind() == Kind.USER_NAME);
    return new AccessPattern(parts.toArray(new Part[0]), access, needsUserName);
  }

  private static Kind kindAt(String filter, int index) {
    if (filter.startsWith("%c", index)) {
      return Kind.CLIENT_ID;
    }
    if (filter.startsWith("%u", index)) {
      return Kind.USER_NAME;
    }
    return switch (filter.charAt(index)) {
      case '+' -> Kind.ONE_LEVEL;
      case '#' -> Kind.ALL_BELOW;
      default -> Kind.LITERAL;
    };
  }

  private static void close(StringBuilder literal, List<Part> parts) {
    if (literal.length() > 0) {
      parts.add(new Part(Kind.LITERAL, literal.toString()));
      literal.setLength(0);
    }
  }

  /** What the line says; see {@link Access}. */
  int access() {
    return access;
  }

  /** True where this client's own filter matches the topic. Allocates nothing. */
  boolean matches(Identity client, String topic) {
    String userName = client.userName();
    if (needsUserName && userName == null) {
      return false;
    }
    int at = 0;
    for (int index = 0; index < parts.length; index++) {
      Part part = parts[index];
      switch (part.kind()) {
        case ALL_BELOW -> {
          return at > 0 || !topic.startsWith("$"); // [MQTT-4.7.2-1]
        }
        case ONE_LEVEL -> {
          if (at == 0 && topic.startsWith("$")) {
            return false;
          }
          int slash = topic.indexOf('/', at);
          at = slash < 0 ? topic.length() : slash;
        }
        default -> {
          String text = text(part, client, userName);
          if (!topic.startsWith(text, at)) {
            return isParent(topic, at, text, index);
          }
          at += text.length();
        }
      }
    }
    return at == topic.length();
  }

  /** True where some topic is matched by this client's own filter and by that one. */
  boolean meets(Identity client, String[] filter) {
    String userName = client.userName();
    if (needsUserName && userName == null) {
      return false;
    }
    StringBuilder own = new StringBuilder();
    for (Part part : parts) {
      switch (part.kind()) {
        case ALL_BELOW -> own.append('#');
        case ONE_LEVEL -> own.append('+');
        default -> own.append(text(part, client, userName));
      }
    }
    AccessTree alone = new AccessTree();
    alone.add(own.toString().split("/", -1), access);
    return alone.meets(filter, access);
  }

  /** True where {@code a/#} meets {@code a}. */
  private boolean isParent(String topic, int at, String text, int index) {
    boolean isBeforeAll = index + 2 == parts.length && parts[index + 1].kind() == Kind.ALL_BELOW;
    int length = text.length() - 1;
    return isBeforeAll && topic.length() == at + length && topic.regionMatches(at, text, 0, length);
  }

  private static String text(
      Part part, Identity client, @org.jspecify.annotations.Nullable String userName) {
    return switch (part.kind()) {
      case CLIENT_ID -> client.clientId();
      case USER_NAME -> userName == null ? "" : userName;
      default -> part.text();
    };
  }
}
