package io.ternmq.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a process has open, read from the kernel (Linux). */
public final class OpenFiles {
  private OpenFiles() {}

  /** Paths of files, and words like {@code socket:[17]} for the rest. */
  public static List<String> of(long pid) throws IOException {
    List<String> targets = new ArrayList<>();
    try (var links = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path link : links) {
        try {
          targets.add(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException closed) {
          // meanwhile
        }
      }
    }
    return targets;
  }
}
