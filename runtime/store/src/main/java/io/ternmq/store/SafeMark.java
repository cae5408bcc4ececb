package io.ternmq.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What was known to be on the disk, written down beside the database: the number of a commit, and
 * which file of the log it was in, and how long that was. The database cannot tell where the end of
 * its log was taken away or spoilt: it takes what is left for all there was.
 *
 * @param commit the number of a commit that was safe
 * @param log the number of the newest file of the log before that
 * @param logBytes how long that file was
 */
record SafeMark(long commit, long log, long logBytes) {
  private static final String FILE = "safe";
  private static final int BODY_BYTES = 3 * Long.BYTES;
  private static final String LOG_NAME = "\\d{1,18}\\.log";

  /** A commit that is safe from now on, in a log that is as long as it is now. */
  static SafeMark of(long commit, Path database) throws IOException {
    SafeMark newest = newestLog(database);
    return new SafeMark(commit, newest.log, newest.logBytes);
  }

  /** Number and length of the newest file of the log; numbers of -1 where there is none. */
  private static SafeMark newestLog(Path database) throws IOException {
    Path newest = null;
    long highest = -1;
    try (Stream<Path> files = Files.list(database)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.matches(LOG_NAME)) {
          long number = Long.parseLong(name.substring(0, name.indexOf('.')));
          newest = number > highest ? file : newest;
          highest = Math.max(highest, number);
        }
      }
    }
    return new SafeMark(-1, highest, newest == null ? -1 : Files.size(newest));
  }

  /** True where the database has a file of its log; one that was opened once always has. */
  static boolean hasLog(Path database) throws IOException {
    return newestLog(database).log >= 0;
  }

  /** What was written down in this directory; null where nothing was, or not to its end. */
  static @Nullable SafeMark read(Path home) throws IOException {
    Path file = home.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.remaining() != BODY_BYTES + Long.BYTES) {
      return null;
    }
    SafeMark mark = new SafeMark(bytes.getLong(), bytes.getLong(), bytes.getLong());
    return bytes.getLong() == checksum(bytes.array()) ? mark : null;
  }

  /**
   * Writes it down. Nobody waits until it is on the disk: an older one, or none, only says less.
   */
  void write(Path home) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BODY_BYTES + Long.BYTES);
    bytes.putLong(commit).putLong(log).putLong(logBytes);
    bytes.putLong(checksum(bytes.array())).flip();
    try (FileChannel channel =
        FileChannel.open(home.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(bytes);
    }
  }

  /** It is known that what it speaks of is lost. */
  static void forget(Path home) throws IOException {
    Files.deleteIfExists(home.resolve(FILE));
  }

  private static long checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, BODY_BYTES);
    return checksum.getValue();
  }

  /** What of the log that was there is missing, in words; empty where nothing is. */
  String lackOfLog(Path database) throws IOException {
    SafeMark newest = newestLog(database);
    if (newest.log < log) {
      return String.format(Locale.ROOT, "its newest file, %06d.log, is gone", log);
    }
    return newest.log == log && newest.logBytes < logBytes
        ? String.format(
            Locale.ROOT, "%06d.log has %d bytes, and had %d", log, newest.logBytes, logBytes)
        : "";
  }
}
