package io.ternmq.broker.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users of one password file, as they stood in it at one time. Immutable. */
final class PasswordTable {
  private static final int MAXIMUM_NAME_CHARACTERS = 65_535;

  private final Map<String, Entry> users;

  /** What strangers are compared with: never equal, and as slow as what the users have. */
  private final PasswordHash[] decoys;

  /** So that nobody can tell which decoy a name gets. */
  private final int secret = new SecureRandom().nextInt();

  /** What stands in the file for a user, as it was written and as it is used. */
  private record Entry(String text, PasswordHash hash) {}

  private PasswordTable(Map<String, Entry> users) {
    this.users = users;
    this.decoys =
        users.isEmpty()
            ? new PasswordHash[] {MosquittoHash.ofNobody()}
            : users.values().stream().map(Entry::hash).toArray(PasswordHash[]::new);
  }

  /** Reads a file; what is wrong in it is said with its line, and nothing of it is used. */
  static PasswordTable read(Path file) throws FileMistakeException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw FileMistakeException.unreadable(file, e);
    }
    Map<String, Entry> users = new HashMap<>();
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index);
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      try {
        enter(line, users);
      } catch (IllegalArgumentException e) {
        throw FileMistakeException.atLine(file, index + 1, e.getMessage() + ".");
      }
    }
    return new PasswordTable(users);
  }

  private static void enter(String line, Map<String, Entry> users) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).strip();
    if (name.isEmpty() || name.length() > MAXIMUM_NAME_CHARACTERS) {
      throw new IllegalArgumentException(
          "a line is user:hash, with a user's name before the colon");
    }
    String text = line.substring(colon + 1).strip();
    if (users.putIfAbsent(name, new Entry(text, PasswordHash.parse(text))) != null) {
      throw new IllegalArgumentException("the user '" + name + "' stands in the file twice");
    }
  }

  /** How many users there are. */
  int count() {
    return users.size();
  }

  /** True where the user stands in this one as in the other: with the same password, if at all. */
  boolean hasSame(PasswordTable other, String user) {
    Entry here = users.get(user);
    Entry there = other.users.get(user);
    return here != null && there != null && here.text().equals(there.text());
  }

  /**
   * True where the user is known and this is the password. Slow on purpose. A stranger is compared
   * with the hash of somebody in the file, always the same one: so it takes as long as a user does,
   * whatever kinds of hashes there are.
   */
  boolean isRight(String user, byte @Nullable [] password) {
    boolean isRight = comparedWith(user).matches(password == null ? new byte[0] : password);
    return isRight && users.containsKey(user) && password != null;
  }

  /** What a name's password is compared with, whether anybody has that name or not. */
  PasswordHash comparedWith(String user) {
    Entry known = users.get(user);
    return known == null ? decoy(user) : known.hash();
  }

  private PasswordHash decoy(String user) {
    int spread = (user.hashCode() ^ secret) * 0x9E37_79B9;
    return decoys[Integer.remainderUnsigned(spread, decoys.length)];
  }
}
