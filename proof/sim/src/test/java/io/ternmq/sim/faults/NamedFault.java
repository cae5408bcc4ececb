package io.ternmq.sim.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A mistake that somebody could make, as a change of one place in one source file. Tests put it in
 * and have to notice.
 *
 * @param name what it is called
 * @param why what would go wrong
 * @param firstSeed where the search begins; for mistakes that show in few worlds
 * @param file the source file, relative to the repository
 * @param find text that occurs there exactly once
 * @param replacement what stands there in its place
 */
record NamedFault(
    String name, String why, long firstSeed, String file, String find, String replacement) {
  private static final String FIND = "--- find\n";
  private static final String REPLACE = "--- replace\n";

  /** Every fault in a directory, in the order of their file names. */
  static List<NamedFault> all(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<NamedFault> faults = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".fault")).sorted().toList()) {
        faults.add(parse(Files.readString(file)));
      }
      return faults;
    }
  }

  private static NamedFault parse(String text) {
    int find = text.indexOf(FIND);
    int replace = text.indexOf(REPLACE);
    if (find < 0 || replace < find) {
      throw new IllegalArgumentException("a fault has a part to find and one to replace:\n" + text);
    }
    String head = text.substring(0, find);
    return new NamedFault(
        field(head, "name", ""),
        field(head, "why", ""),
        Long.parseLong(field(head, "first seed", "1")),
        field(head, "file", ""),
        text.substring(find + FIND.length(), replace).stripTrailing(),
        text.substring(replace + REPLACE.length()).stripTrailing());
  }

  private static String field(String head, String key, String absent) {
    String value =
        head.lines()
            .filter(line -> line.startsWith(key + ":"))
            .map(line -> line.substring(key.length() + 1).strip())
            .findFirst()
            .orElse(absent);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a fault without a " + key + ":\n" + head);
    }
    return value;
  }

  /** The source with the fault in it. */
  String patchedSource(Path repository) throws IOException {
    String source = Files.readString(repository.resolve(file));
    int first = source.indexOf(find);
    if (first < 0) {
      throw new IllegalStateException(name + ": " + file + " no longer holds\n" + find);
    }
    if (source.indexOf(find, first + 1) >= 0) {
      throw new IllegalStateException(name + ": " + file + " holds more than once\n" + find);
    }
    return source.substring(0, first) + replacement + source.substring(first + find.length());
  }

  /** The name of the class that the file is called after. */
  String className() {
    String path = file.substring(file.indexOf("/java/") + "/java/".length());
    return path.substring(0, path.length() - ".java".length()).replace('/', '.');
  }

  @Override
  public String toString() {
    return name;
  }
}
