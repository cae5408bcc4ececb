package io.ternmq.crash.power;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk as a recording changes it. A sync of a file makes its data safe, and not its name; a sync
 * of a directory makes the names in it safe, and no data. The directory that the recording is about
 * is there from the start.
 */
public final class Disk {
  private final String root;
  private final Map<Long, Handle> handles = new HashMap<>();

  /** The names as processes see them; a directory has no file. */
  private final Map<String, Entry> names = new TreeMap<>();

  private final Map<String, Entry> safeNames = new TreeMap<>();
  private final List<NameChange> unsyncedNames = new ArrayList<>();
  private long changes;

  /** What a name stands for; no file for a directory. */
  private record Entry(@Nullable DiskFile file) {}

  /**
   * A name that was given or taken away.
   *
   * @param number which change of the disk it is
   * @param entry null where it was taken away
   * @param from the name that goes with it, of a rename; else empty
   */
  private record NameChange(long number, String path, @Nullable Entry entry, String from) {
    void applyTo(Map<String, Entry> target) {
      if (!from.isEmpty()) {
        target.remove(from);
      }
      if (entry == null) {
        target.remove(path);
      } else {
        target.put(path, entry);
      }
    }
  }

  /** Something open. */
  private static final class Handle {
    final String path;
    final Entry entry;
    long changesAtSync;

    Handle(String path, Entry entry) {
      this.path = path;
      this.entry = entry;
    }
  }

  /** An empty one. */
  public Disk(Path root) {
    this.root = root.toString();
    names.put(this.root, new Entry(null));
  }

  /** Does what the event did. */
  public void apply(Event event) {
    long place = (long) event.process() << 32 | event.fd();
    Handle handle = handles.get(place);
    switch (event.kind()) {
      case OPEN -> handles.put(place, open(event));
      case CLOSE -> handles.remove(place);
      case WRITE -> file(handle).write(changes++, event.number(), event.data());
      case TRUNCATE -> file(handle).truncate(changes++, event.number());
      case SYNC_BEGUN -> begin(handle);
      case SYNC_ENDED -> {
        if (event.number() == 0) {
          end(handle);
        }
      }
      case RENAME -> rename(event.path(), new String(event.data(), StandardCharsets.UTF_8));
      case UNLINK, REMOVE_DIRECTORY -> change(event.path(), null);
      case MAKE_DIRECTORY -> change(event.path(), new Entry(null));
      case LINK -> throw new IllegalStateException("links are not replayed: " + event.path());
      case HINT, SEND, SENT, UNSEEN -> {}
    }
  }

  private Handle open(Event event) {
    Entry known = names.get(event.path());
    if (known == null) {
      known = new Entry(new DiskFile());
      change(event.path(), known);
    } else if (event.number() == 1) {
      DiskFile file = known.file();
      if (file != null) {
        file.truncate(changes++, 0);
      }
    }
    return new Handle(event.path(), known);
  }

  private static DiskFile file(@Nullable Handle handle) {
    DiskFile file = handle == null ? null : handle.entry.file();
    if (file == null) {
      throw new IllegalStateException("data was written to what is no open file");
    }
    return file;
  }

  private void begin(@Nullable Handle handle) {
    if (handle != null) {
      handle.changesAtSync = changes;
    }
  }

  private void end(@Nullable Handle handle) {
    if (handle == null) {
      return;
    }
    DiskFile file = handle.entry.file();
    if (file != null) {
      file.synced(handle.changesAtSync);
      return;
    }
    List<NameChange> later = new ArrayList<>();
    for (NameChange change : unsyncedNames) {
      if (change.number() < handle.changesAtSync && parent(change.path()).equals(handle.path)) {
        change.applyTo(safeNames);
      } else {
        later.add(change);
      }
    }
    unsyncedNames.clear();
    unsyncedNames.addAll(later);
  }

  private void rename(String from, String to) {
    Entry moved = names.get(from);
    if (moved == null) {
      return; // a file that is of no interest, such as RocksDB's own log
    }
    if (moved.file() == null || !parent(from).equals(parent(to))) {
      throw new IllegalStateException("such a rename is not replayed: " + from + " to " + to);
    }
    change(new NameChange(changes++, to, moved, from));
  }

  private void change(String path, @Nullable Entry entry) {
    if (entry != null || names.containsKey(path)) {
      change(new NameChange(changes++, path, entry, ""));
    }
  }

  private void change(NameChange change) {
    change.applyTo(names);
    unsyncedNames.add(change);
  }

  /** Makes what such a disk may hold without power, below a directory that is the root's image. */
  public void write(Leftover leftover, SplittableRandom chance, Path target) throws IOException {
    Map<String, Entry> left = new TreeMap<>(safeNames);
    int kept = leftover == Leftover.NOTHING ? 0 : chance.nextInt(unsyncedNames.size() + 1);
    for (NameChange change : unsyncedNames.subList(0, kept)) {
      change.applyTo(left);
    }
    Files.createDirectories(target);
    for (Map.Entry<String, Entry> name : left.entrySet()) { // a directory before what is in it
      Path place = target.resolve(name.getKey().substring(root.length() + 1));
      DiskFile file = name.getValue().file();
      Path parent = place.getParent();
      if (parent == null || !Files.isDirectory(parent)) {
        continue; // the name of its directory is lost
      }
      if (file == null) {
        Files.createDirectory(place);
      } else {
        Files.write(place, file.left(leftover, chance));
      }
    }
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }
}
