package io.ternmq.broker.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users of one password file, as they stood in it at one time. Immutable. */
final class PasswordTable {
  private static final int MAXIMUM_NAME_CHARACTERS = 65_535;

  private final Map<String, PasswordHash> users;
  private final PasswordHash decoy;

  private PasswordTable(Map<String, PasswordHash> users, PasswordHash decoy) {
    this.users = users;
    this.decoy = decoy;
  }

  /** Reads a file; what is wrong in it is said with its line, and nothing of it is used. */
  static PasswordTable read(Path file) throws FileMistakeException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw FileMistakeException.unreadable(file, e);
    }
    Map<String, PasswordHash> users = new HashMap<>();
    PasswordHash costliest = null;
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index);
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      try {
        PasswordHash hash = enter(line, users);
        if (costliest == null || hash.cost() > costliest.cost()) {
          costliest = hash;
        }
      } catch (IllegalArgumentException e) {
        throw FileMistakeException.atLine(file, index + 1, e.getMessage() + ".");
      }
    }
    return new PasswordTable(
        users, costliest == null ? PasswordHash.decoy() : PasswordHash.decoy(costliest));
  }

  private static PasswordHash enter(String line, Map<String, PasswordHash> users) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).strip();
    if (name.isEmpty() || name.length() > MAXIMUM_NAME_CHARACTERS) {
      throw new IllegalArgumentException(
          "a line is user:hash, with a user's name before the colon");
    }
    PasswordHash hash = PasswordHash.parse(line.substring(colon + 1).strip());
    if (users.putIfAbsent(name, hash) != null) {
      throw new IllegalArgumentException("the user '" + name + "' stands in the file twice");
    }
    return hash;
  }

  /** How many users there are. */
  int count() {
    return users.size();
  }

  /**
   * True where the user is known and this is the password. Slow on purpose, and as slow for a user
   * who is not known, or brings no password, as for the costliest one in the file.
   */
  boolean isRight(String user, byte @Nullable [] password) {
    PasswordHash hash = users.get(user);
    boolean isRight =
        (hash == null ? decoy : hash).matches(password == null ? new byte[0] : password);
    return isRight && hash != null && password != null;
  }
}
