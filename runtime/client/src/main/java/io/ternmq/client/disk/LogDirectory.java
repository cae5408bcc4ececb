package io.ternmq.client.disk;

import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.packet.Publish;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the directory of a queue: reads what is there and repairs a torn tail. */
final class LogDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);

  /** Its presence says that files of a log are here, and always have been since. */
  private static final String BEGUN = "begun";

  private final Path directory;
  private final String clientId;
  private final KeptSession session = new KeptSession();
  private final List<SegmentLog.Segment> segments = new ArrayList<>();

  private LogDirectory(Path directory, String clientId) {
    this.directory = directory;
    this.clientId = clientId;
  }

  /**
   * Reads the directory, which is locked.
   *
   * @param messages makes the messages that were kept
   * @throws StoreFailedException where it is another client's, or damaged
   */
  static LogDirectory read(
      Path directory, String clientId, Function<Publish, OutgoingMessage> messages)
      throws IOException {
    if (files(directory).isEmpty() && Files.exists(directory.resolve(BEGUN))) {
      throw new StoreFailedException(
          "the queue in "
              + directory
              + " is missing: there is no file *.log, and there always was one. These files are no"
              + " text; a clean-up of log files may have removed them, or a copy left them out. Put"
              + " them back, or move the directory away to begin with an empty queue");
    }
    LogDirectory found = new LogDirectory(directory, clientId);
    found.read(new SegmentReader(found.session, new ChangeCodec(messages)));
    return found;
  }

  KeptSession session() {
    return session;
  }

  /** The log, ready to be continued. */
  SegmentLog toLog(int segmentBytes) throws IOException {
    SegmentLog log = new SegmentLog(directory, clientId, segmentBytes, segments, session);
    Path begun = directory.resolve(BEGUN);
    if (!Files.exists(begun)) {
      Files.createFile(begun);
      Directories.sync(directory);
    }
    return log;
  }

  private void read(SegmentReader reader) throws IOException {
    List<Path> files = files(directory);
    long previousBytes = -1;
    for (int index = 0; index < files.size(); index++) {
      Path file = files.get(index);
      boolean isLast = index == files.size() - 1;
      long id = idOf(file);
      if (index > 0 && id != idOf(files.get(index - 1)) + 1) {
        throw new StoreFailedException(
            "the queue on disk is damaged: the file before "
                + file
                + " is missing. `tern queue repair "
                + directory
                + "` saves what can still be read");
      }
      long bytes = reader.read(file, id, previousBytes, isLast);
      if (isLast) {
        repair(file, bytes);
      }
      if (bytes > 0) {
        segments.add(new SegmentLog.Segment(id, file, bytes));
      }
      previousBytes = bytes;
    }
    String owner = reader.clientId();
    if (owner != null && !owner.equals(clientId)) {
      throw new StoreFailedException(
          "the queue in "
              + directory
              + " belongs to the client id "
              + owner
              + ", not to "
              + clientId
              + ": give each client id a directory of its own");
    }
  }

  /** The files of a log, oldest first. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().matches("[0-9a-f]{16}\\.log"))
          .sorted()
          .toList();
    }
  }

  static long idOf(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, 16), 16);
  }

  /** Cuts off what was being written when the process ended: it was never called stored. */
  private void repair(Path file, long wholeBytes) throws IOException {
    long torn = Files.size(file) - wholeBytes;
    if (torn > 0) {
      LOG.warn("{} ends in {} bytes that were not written to the end; cut off", file, torn);
    }
    if (wholeBytes == 0) {
      Files.delete(file);
      Directories.sync(directory);
    } else if (torn > 0) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(wholeBytes);
        channel.force(true);
      }
    }
  }
}
