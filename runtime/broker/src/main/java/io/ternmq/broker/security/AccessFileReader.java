package io.ternmq.broker.security;

import io.ternmq.packet.TopicFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an access-list file of mosquitto's, line by line. */
final class AccessFileReader {
  private final Map<String, AccessTree> users = new HashMap<>();
  private final List<AccessPattern> patterns = new ArrayList<>();
  private @Nullable AccessTree anonymous;
  private @Nullable String user;

  private AccessFileReader() {}

  /** Reads a file; what is wrong in it is said with its line, and nothing of it is used. */
  static AccessRules read(Path file) throws FileMistakeException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw FileMistakeException.unreadable(file, e);
    }
    AccessFileReader reader = new AccessFileReader();
    for (int index = 0; index < lines.size(); index++) {
      try {
        reader.take(lines.get(index));
      } catch (IllegalArgumentException e) {
        throw FileMistakeException.atLine(file, index + 1, e.getMessage() + ".");
      }
    }
    return new AccessRules(
        reader.anonymous, reader.users, reader.patterns.toArray(new AccessPattern[0]));
  }

  private void take(String line) {
    if (line.startsWith("#") || line.isBlank()) {
      return;
    }
    String text = line.strip();
    int space = text.indexOf(' ');
    String word = space < 0 ? text : text.substring(0, space);
    String rest = space < 0 ? "" : text.substring(space).strip();
    switch (word) {
      case "topic" -> topic(rest);
      case "pattern" -> pattern(rest);
      case "user" -> user(rest);
      default ->
          throw new IllegalArgumentException(
              "a line begins with topic, pattern, user or #, not with '" + word + "'");
    }
  }

  private void user(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("behind 'user' stands the user's name");
    }
    user = name;
  }

  private void topic(String rest) {
    String filter = filter(rest);
    own().add(filter.split("/", -1), access(rest));
  }

  private AccessTree own() {
    if (user != null) {
      return users.computeIfAbsent(user, missing -> new AccessTree());
    }
    AccessTree known = anonymous;
    if (known == null) {
      known = new AccessTree();
      anonymous = known;
    }
    return known;
  }

  private void pattern(String rest) {
    patterns.add(AccessPattern.of(filter(rest), access(rest)));
  }

  private static String filter(String rest) {
    int space = rest.indexOf(' ');
    String filter = space < 0 ? rest : rest.substring(space).strip();
    if (filter.isEmpty()) {
      throw new IllegalArgumentException("there is no topic in this line");
    }
    String fault = TopicFilter.faultOf(filter);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return filter;
  }

  private static int access(String rest) {
    int space = rest.indexOf(' ');
    if (space < 0) {
      return Access.READ | Access.WRITE;
    }
    String word = rest.substring(0, space);
    int access = Access.of(word);
    if (access == Access.NONE) {
      throw new IllegalArgumentException(
          "before a topic stands read, write, readwrite, deny or nothing, not '" + word + "'");
    }
    return access;
  }
}
