package io.ternmq.client.disk;

import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.StoredSession;
import io.ternmq.packet.Publish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/** A directory that this client alone holds, read and repaired. */
public final class OpenedDirectory implements AutoCloseable {
  private final DirectoryLock lock;
  private final SegmentLog log;
  private final StoredSession stored;

  private OpenedDirectory(DirectoryLock lock, SegmentLog log, StoredSession stored) {
    this.lock = lock;
    this.log = log;
    this.stored = stored;
  }

  /**
   * Opens a directory, and makes it where it is missing.
   *
   * @param clientId whose session is kept there
   * @param messages makes the messages that were kept
   * @throws StoreFailedException with a sentence where that is not possible
   */
  public static OpenedDirectory open(
      Path directory, String clientId, Function<Publish, OutgoingMessage> messages) {
    return open(directory, clientId, SegmentLog.SEGMENT_BYTES, messages);
  }

  static OpenedDirectory open(
      Path directory,
      String clientId,
      int segmentBytes,
      Function<Publish, OutgoingMessage> messages) {
    try {
      Directories.create(directory);
      DirectoryLock lock = DirectoryLock.of(directory);
      try {
        LogDirectory found = LogDirectory.read(directory, clientId, messages);
        StoredSession stored = found.session().toStored();
        return new OpenedDirectory(lock, found.toLog(segmentBytes), stored);
      } catch (IOException | RuntimeException fault) {
        lock.close();
        throw fault;
      }
    } catch (IOException fault) {
      throw new StoreFailedException(
          "the queue in " + directory + " cannot be opened: " + Directories.words(fault), fault);
    }
  }

  SegmentLog log() {
    return log;
  }

  /** What an earlier life of the client left. */
  public StoredSession stored() {
    return stored;
  }

  @Override
  public void close() throws IOException {
    log.close();
    lock.close();
  }
}
