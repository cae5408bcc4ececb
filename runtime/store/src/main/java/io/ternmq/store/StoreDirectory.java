package io.ternmq.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store, locked for one process. Beside the database it holds a file that says
 * which format it has: a directory without it is not taken for a store, and never emptied.
 */
final class StoreDirectory implements AutoCloseable {
  /** The format that this version writes, and the only one it reads. */
  static final int FORMAT = 1;

  private static final String FORMAT_FILE = "format";
  private static final String FORMAT_TEXT = "TernMQ store, format ";

  /** Its presence says that the database was being made when the process ended. */
  private static final String BEGUN_FILE = "begun";

  /** How a file is called until it is whole. */
  private static final String NEW = ".new";

  /** What may be here before the store: the broker's own extensions keep their files beside it. */
  private static final Set<String> USUAL_BEFORE =
      Set.of("lock", "native", "extensions", BEGUN_FILE + NEW);

  private final Path home;
  private final FileChannel lockFile;
  private boolean isNew;

  private StoreDirectory(Path home, FileChannel lockFile) {
    this.home = home;
    this.lockFile = lockFile;
  }

  /** Locks the directory and looks at what is in it. */
  static StoreDirectory claim(Path path) throws StoreUnusableException {
    Path home = path.toAbsolutePath().normalize();
    StoreDirectory directory;
    try {
      Files.createDirectories(home);
      directory = new StoreDirectory(home, lock(home));
    } catch (IOException e) {
      throw new StoreUnusableException(
          home
              + " cannot be used to keep what is to survive: "
              + reason(e)
              + ". Make it writable for this user, or name another directory with --data.",
          e);
    }
    try {
      directory.inspect();
    } catch (IOException e) {
      directory.close();
      throw new StoreUnusableException(home + " cannot be read: " + reason(e) + ".", e);
    } catch (StoreUnusableException e) {
      directory.close();
      throw e;
    }
    return directory;
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "this user may not";
    } else if (e instanceof FileAlreadyExistsException) {
      return "it is a file and no directory";
    } else if (e instanceof NoSuchFileException) {
      return "no directory can be made there";
    }
    return Faults.words(e);
  }

  private static FileChannel lock(Path home) throws IOException, StoreUnusableException {
    Path file = home.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this process: said below
    }
    if (lock == null) {
      String holder = Files.readString(file).strip();
      channel.close();
      throw new StoreUnusableException(
          home
              + " is in use by process "
              + holder
              + ". Stop that broker, or name another directory"
              + " with --data.",
          null);
    }
    String own = ProcessHandle.current().pid() + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(own.getBytes(StandardCharsets.UTF_8)), 0);
    return channel;
  }

  private void inspect() throws IOException, StoreUnusableException {
    Path format = home.resolve(FORMAT_FILE);
    if (Files.exists(format)) {
      check(Files.readString(format).strip());
      return;
    }
    isNew = true;
    syncWayTo(home);
    if (Files.exists(home.resolve(BEGUN_FILE))) {
      return; // nothing was acknowledged before the format file was there
    }
    List<String> strangers = strangers();
    if (!strangers.isEmpty()) {
      throw new StoreUnusableException(
          home
              + " holds "
              + String.join(", ", strangers)
              + " and is not a store of TernMQ. Name an"
              + " empty or a new directory with --data. Nothing was changed.",
          null);
    }
    write(home.resolve(BEGUN_FILE), "TernMQ was making a store here.\n");
  }

  private void check(String text) throws StoreUnusableException {
    String number = text.startsWith(FORMAT_TEXT) ? text.substring(FORMAT_TEXT.length()) : "";
    if (number.equals(Integer.toString(FORMAT))) {
      return;
    }
    if (number.matches("\\d{1,9}") && Integer.parseInt(number) > FORMAT) {
      throw new StoreUnusableException(
          home
              + " was written by a newer TernMQ: it has format "
              + number
              + ", and this version"
              + " knows "
              + FORMAT
              + ". Start that version, or name another directory with --data."
              + " Nothing was changed.",
          null);
    }
    throw new StoreUnusableException(
        home.resolve(FORMAT_FILE)
            + " does not say a format that this version knows. Restore the"
            + " directory from a backup, or name another one with --data. Nothing was changed.",
        null);
  }

  private List<String> strangers() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !USUAL_BEFORE.contains(name))
          .sorted()
          .limit(3)
          .toList();
    }
  }

  /** True where no store was here before. */
  boolean isNew() {
    return isNew;
  }

  /** The database was made: from here on the directory is a store. */
  void seal() throws IOException {
    write(home.resolve(FORMAT_FILE), FORMAT_TEXT + FORMAT + "\n");
    Files.deleteIfExists(home.resolve(BEGUN_FILE));
    sync(home);
    isNew = false;
  }

  /** Marks a copy of a database as a store. */
  static void seal(Path copy) throws IOException {
    write(copy.resolve(FORMAT_FILE), FORMAT_TEXT + FORMAT + "\n");
  }

  private static void write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + NEW);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    Path parent = file.getParent();
    if (parent != null) {
      sync(parent);
    }
  }

  /** The directory's own name survives, and that of each directory that it lies in. */
  private static void syncWayTo(Path home) throws IOException {
    for (Path above = home.getParent(); above != null; above = above.getParent()) {
      try {
        sync(above);
      } catch (AccessDeniedException e) {
        return; // this user cannot have made what lies above
      }
    }
  }

  /** Makes the names in a directory survive a power cut, where the system can do that. */
  private static void sync(Path directory) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return; // it opens no directory, and needs it not
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  Path home() {
    return home;
  }

  /** Where the database is. */
  Path database() {
    return home.resolve("rocksdb");
  }

  /** Where the database's library is unpacked; one file, whatever the number of starts. */
  Path library() throws IOException {
    return Files.createDirectories(home.resolve("native"));
  }

  /** Bytes that this user may still write here. */
  long freeBytes() {
    return home.toFile().getUsableSpace();
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
