package io.ternmq.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of users, a line each: {@code name:what is kept of the password}. Comments and the order
 * of the lines stay as they are. A change is written beside the file and then takes its place, so
 * that a broker that reads it meanwhile sees the old one or the new one.
 */
final class UserFile {
  private final Path path;
  private final List<String> lines;

  private UserFile(Path path, List<String> lines) {
    this.path = path;
    this.lines = lines;
  }

  /** Reads it; there need not be one yet. */
  static UserFile read(Path path) {
    if (!Files.exists(path)) {
      return new UserFile(path, new ArrayList<>());
    }
    try {
      return new UserFile(path, new ArrayList<>(Files.readAllLines(path)));
    } catch (IOException e) {
      throw CommandFailure.of(path + " cannot be read: " + FileFault.words(e));
    }
  }

  /** True where the user was there already. */
  boolean put(String user, String kept) {
    int index = indexOf(user);
    String line = user + ":" + kept;
    if (index < 0) {
      lines.add(line);
      return false;
    }
    lines.set(index, line);
    return true;
  }

  /** True where the user was there. */
  boolean remove(String user) {
    int index = indexOf(user);
    if (index < 0) {
      return false;
    }
    lines.remove(index);
    return true;
  }

  private int indexOf(String user) {
    for (int index = 0; index < lines.size(); index++) {
      if (lines.get(index).startsWith(user + ":")) {
        return index;
      }
    }
    return -1;
  }

  /** Writes it; a new file can be read by its owner alone. */
  void write() {
    try {
      Path whole = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      Path beside =
          Files.createTempFile(whole.getParent(), ".tern-", ".new"); // for its owner alone
      try {
        Files.write(beside, lines, StandardCharsets.UTF_8);
        keepRights(whole, beside);
        replace(beside, whole);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw CommandFailure.of(path + " cannot be written: " + FileFault.words(e));
    }
  }

  private static void keepRights(Path before, Path after) throws IOException {
    boolean hasRights = before.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (hasRights) {
      keepOwner(before, after);
      Files.setPosixFilePermissions(
          after,
          Files.exists(before)
              ? Files.getPosixFilePermissions(before)
              : PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** The broker's user must still be able to read it when root has changed a password. */
  private static void keepOwner(Path before, Path after) throws IOException {
    if (Files.exists(before)) {
      PosixFileAttributes was = Files.readAttributes(before, PosixFileAttributes.class);
      PosixFileAttributeView view = Files.getFileAttributeView(after, PosixFileAttributeView.class);
      PosixFileAttributes is = view.readAttributes();
      if (!was.group().equals(is.group())) {
        view.setGroup(was.group());
      }
      if (!was.owner().equals(is.owner())) {
        view.setOwner(was.owner());
      }
    }
  }

  private static void replace(Path beside, Path whole) throws IOException {
    try {
      Files.move(
          beside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(beside, whole, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
