package io.ternmq.client.disk;

import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.packet.Publish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the directory of a queue whose client does not run, and saves what can be read where
 * something in it is damaged.
 *
 * <p>A change that cannot be read is one of these: a message that was published (it is lost), the
 * end of one (it is sent again), or a step of one in flight (a QoS 2 message may come twice).
 */
public final class QueueRepair {
  private static final int CHANGES_AT_ONCE = 256;

  /**
   * What is in a directory.
   *
   * @param clientId whose queue it is; null where nothing says so
   * @param messages that can be read and have no end yet
   * @param damages where something is damaged, a sentence each
   * @param damagedBytes how much could not be read
   */
  public record Findings(
      @Nullable String clientId, int messages, List<String> damages, long damagedBytes) {
    public Findings {
      damages = List.copyOf(damages);
    }

    /** True where everything that was safely written can be read. */
    public boolean isSound() {
      return damages.isEmpty();
    }
  }

  private QueueRepair() {}

  /**
   * Reads everything, and changes nothing.
   *
   * @throws StoreFailedException with a sentence where there is no queue, or it is in use
   */
  public static Findings check(Path directory) {
    try (DirectoryLock lock = lockOf(directory)) {
      assert lock != null : "held until the end";
      return read(directory).findings();
    } catch (IOException fault) {
      throw failed(directory, fault);
    }
  }

  /**
   * Puts what can be read in the place of a damaged directory, which is kept beside it.
   *
   * @return where the damaged one is now; null where nothing was damaged, and nothing done
   * @throws StoreFailedException with a sentence where that is not possible
   */
  public static @Nullable Path repair(Path directory) {
    try {
      Path whole = directory.toAbsolutePath().normalize();
      Path saved = save(whole);
      return saved == null ? null : replace(whole, saved);
    } catch (IOException fault) {
      throw failed(directory, fault);
    }
  }

  private static StoreFailedException failed(Path directory, IOException fault) {
    return new StoreFailedException(
        "the queue in " + directory + " fails: " + Directories.words(fault), fault);
  }

  private static DirectoryLock lockOf(Path directory) throws IOException {
    if (!Files.isDirectory(directory) || LogDirectory.files(directory).isEmpty()) {
      throw new StoreFailedException("there is no queue in " + directory);
    }
    return DirectoryLock.of(directory);
  }

  private static WholeFrames read(Path directory) throws IOException {
    WholeFrames frames = new WholeFrames(new ChangeCodec(QueueRepair::toMessage));
    List<Path> files = LogDirectory.files(directory);
    for (Path file : files) {
      frames.read(file, LogDirectory.idOf(file), file.equals(files.get(files.size() - 1)));
    }
    return frames;
  }

  private static OutgoingMessage toMessage(Publish packet) {
    return new OutgoingMessage(
        packet.topic(), packet.payload(), packet.qos(), packet.retain(), packet.properties());
  }

  /** A new directory with all that can be read; null where nothing is damaged. */
  private static @Nullable Path save(Path directory) throws IOException {
    try (DirectoryLock lock = lockOf(directory)) {
      assert lock != null : "held until the end";
      WholeFrames found = read(directory);
      Findings findings = found.findings();
      if (findings.isSound()) {
        return null;
      }
      String clientId = findings.clientId();
      if (clientId == null) {
        throw new StoreFailedException(
            "nothing in "
                + directory
                + " says whose queue it is; move the directory away to begin with an empty one");
      }
      Path saved =
          Files.createTempDirectory(directory.getParent(), directory.getFileName() + ".saved-");
      write(found, clientId, saved);
      return saved;
    }
  }

  private static void write(WholeFrames found, String clientId, Path saved) throws IOException {
    KeptSession session = new KeptSession();
    session.count(found.countersBeyondDamage());
    List<SegmentLog.Segment> none = List.of();
    try (SegmentLog log =
        new SegmentLog(saved, clientId, SegmentLog.SEGMENT_BYTES, none, session)) {
      List<Change> parts = found.session().parts();
      for (int start = 0; start < parts.size(); start += CHANGES_AT_ONCE) {
        int end = Math.min(parts.size(), start + CHANGES_AT_ONCE);
        log.append(new ArrayList<>(parts.subList(start, end)));
      }
      log.sync();
    }
  }

  private static Path replace(Path directory, Path saved) throws IOException {
    Path damaged = freeName(directory);
    Files.move(directory, damaged, StandardCopyOption.ATOMIC_MOVE);
    Files.move(saved, directory, StandardCopyOption.ATOMIC_MOVE);
    Path parent = directory.getParent();
    if (parent != null) {
      Directories.sync(parent);
    }
    return damaged;
  }

  private static Path freeName(Path whole) {
    int number = 1;
    Path name = whole.resolveSibling(whole.getFileName() + ".damaged-1");
    while (Files.exists(name)) {
      name = whole.resolveSibling(whole.getFileName() + ".damaged-" + ++number);
    }
    return name;
  }
}
