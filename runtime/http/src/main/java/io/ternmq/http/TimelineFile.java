package io.ternmq.http;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where timelines survive a restart: one JSON object a line, appended; written anew when it has
 * twice the lines that are kept, and at the end where entries grew that had been written. A crash
 * loses the last half second of it, and what a burst of drops added. Owned by one thread.
 */
final class TimelineFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TimelineFile.class);
  private static final int LEAST_LINES = 1_000;

  private final Path file;
  private @Nullable OutputStream out;
  private long lines;
  private long linesToKeep = LEAST_LINES;

  TimelineFile(Path file) {
    this.file = file;
  }

  /** What an earlier life of the broker left. A line that cannot be read is left out. */
  List<TimelineEntry> read() {
    List<TimelineEntry> found = new ArrayList<>();
    if (!Files.exists(file)) {
      return found;
    }
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        TimelineEntry entry = entry(line);
        if (entry != null) {
          found.add(entry);
        }
      }
    } catch (IOException fault) {
      LOG.warn("the timelines in {} cannot be read: {}", file, fault.toString());
    }
    lines = found.size();
    return found;
  }

  private static @Nullable TimelineEntry entry(String line) {
    try {
      Map<String, @Nullable Object> json = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      Object id = json.remove("clientId");
      return id instanceof String clientId && json.get("at") instanceof Long at
          ? new TimelineEntry(clientId, at, json)
          : null;
    } catch (RefusedException cutShort) {
      return null;
    }
  }

  /** Appends these; {@code kept} is what the file is to hold when it is written anew. */
  void append(List<TimelineEntry> entries, Timelines kept) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      if (lines + entries.size() > 2 * linesToKeep) {
        rewrite(kept.everything());
        return;
      }
      if (out == null) {
        boolean isCut = isCutShort();
        out = open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        out.write(isCut ? "\n".getBytes(StandardCharsets.UTF_8) : new byte[0]);
      }
      write(entries, out);
      lines += entries.size();
    } catch (IOException fault) {
      LOG.warn("timelines cannot be written to {}: {}", file, fault.toString());
      close();
    }
  }

  /** Whether its last line has no end, as a crash leaves it: what follows begins another. */
  private boolean isCutShort() throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (SeekableByteChannel whole = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      whole.position(whole.size() - 1).read(last);
      return last.get(0) != '\n';
    }
  }

  /** Writes all that is kept in place of what was written before. */
  void writeAnew(Timelines kept) {
    try {
      rewrite(kept.everything());
    } catch (IOException fault) {
      LOG.warn("timelines cannot be written to {}: {}", file, fault.toString());
    }
  }

  private void rewrite(List<TimelineEntry> kept) throws IOException {
    close();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (OutputStream whole = open(fresh)) {
      write(kept, whole);
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    lines = kept.size();
    linesToKeep = Math.max(LEAST_LINES, kept.size());
  }

  /** In pieces: what goes to a file at once is copied to direct memory that the thread keeps. */
  private static OutputStream open(Path file, OpenOption... options) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file, options));
  }

  private static void write(List<TimelineEntry> entries, OutputStream to) throws IOException {
    for (TimelineEntry entry : entries) {
      Map<String, @Nullable Object> json = Json.object("clientId", entry.clientId());
      json.putAll(entry.json());
      to.write(Json.bytes(json));
      to.write('\n');
    }
    to.flush();
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException fault) {
      LOG.warn("timelines could not be closed: {}", fault.toString());
    }
    out = null;
  }
}
