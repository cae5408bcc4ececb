package io.ternmq.cli.mosquitto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a mosquitto.conf, and the files of its include_dir where they stand. */
final class ConfFile {
  private static final String INCLUDE = "include_dir";

  private final List<Line> lines = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  private ConfFile() {}

  /**
   * The lines that say something, in the order in which mosquitto reads them; a folder that cannot
   * be read stays as its line.
   *
   * @throws IOException where the file itself cannot be read
   */
  static List<Line> read(Path file) throws IOException {
    ConfFile reading = new ConfFile();
    reading.add(file);
    return reading.lines;
  }

  private void add(Path file) throws IOException {
    if (!seen.add(file.toAbsolutePath().normalize())) {
      return;
    }
    int number = 0;
    for (String text : Files.readAllLines(file)) {
      number++;
      String stripped = text.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        String[] parts = stripped.split("\\s+", 2);
        Line line = new Line(file, number, parts[0], parts.length == 1 ? "" : parts[1]);
        if (line.key().equals(INCLUDE)) {
          include(line);
        } else {
          lines.add(line);
        }
      }
    }
  }

  private void include(Line line) {
    Path folder = Path.of(line.value());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> included =
          files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
      for (Path file : included) {
        add(file);
      }
    } catch (IOException fault) {
      lines.add(line); // which has no translation, and says so in its turn
    }
  }
}
