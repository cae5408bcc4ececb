package io.ternmq.guard;

import io.ternmq.broker.security.FileMistakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file whose content is used for as long as the file stays as it is. Where it changes it is read
 * again when it is asked for next; a new one that cannot be read is said once, and what was read
 * before stays in force. Safe for several threads.
 *
 * @param <T> what it holds
 */
public final class WatchedFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

  private final Path file;
  private final Reader<T> reader;
  private volatile State<T> state;

  /**
   * Makes sense of a file.
   *
   * @param <T> what it holds
   */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Path file, String text) throws FileMistakeException;
  }

  /** What was read, and what the file looked like when it was looked at last. */
  private record State<T>(T content, FileTime modified, long size) {
    boolean isOf(FileTime otherTime, long otherSize) {
      return modified.equals(otherTime) && size == otherSize;
    }
  }

  private WatchedFile(Path file, Reader<T> reader, State<T> state) {
    this.file = file;
    this.reader = reader;
    this.state = state;
  }

  /** Reads it for the first time. */
  public static <T> WatchedFile<T> open(Path file, Reader<T> reader) throws FileMistakeException {
    return new WatchedFile<>(file, reader, read(file, reader));
  }

  private static <T> State<T> read(Path file, Reader<T> reader) throws FileMistakeException {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      return new State<>(reader.read(file, Files.readString(file)), modified, size);
    } catch (IOException e) {
      throw FileMistakeException.unreadable(file, e);
    }
  }

  /** What it holds now. */
  public T content() {
    State<T> before = state;
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      if (!before.isOf(modified, size)) {
        state = again(before, modified, size);
      }
    } catch (IOException e) {
      LOG.debug("{} is away", file, e);
    }
    return state.content();
  }

  private State<T> again(State<T> before, FileTime modified, long size) {
    try {
      State<T> next = read(file, reader);
      LOG.info("{} was read again", file);
      return next;
    } catch (FileMistakeException e) {
      LOG.warn("{} What was read before stays in force.", e.getMessage());
      return new State<>(before.content(), modified, size);
    }
  }
}
