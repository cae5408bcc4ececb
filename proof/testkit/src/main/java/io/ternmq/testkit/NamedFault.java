package io.ternmq.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A mistake that somebody could make, as a change of one place in one source file. Tests put it in
 * and have to notice. Immutable.
 *
 * @param head what stands above the change, a "key: value" a line: at least name, why and file
 * @param find text that occurs exactly once in the file
 * @param replacement what stands there in its place
 */
public record NamedFault(Map<String, String> head, String find, String replacement) {
  private static final String FIND = "--- find\n";
  private static final String REPLACE = "--- replace\n";

  /** Every fault in a directory, in the order of their file names. */
  public static List<NamedFault> all(Path directory) throws IOException {
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
    NamedFault fault =
        new NamedFault(
            head(text.substring(0, find)),
            text.substring(find + FIND.length(), replace).stripTrailing(),
            text.substring(replace + REPLACE.length()).stripTrailing());
    List.of("name", "why", "file").forEach(fault::field);
    return fault;
  }

  private static Map<String, String> head(String text) {
    Map<String, String> head = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(':');
      head.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return head;
  }

  /** What the head says under this key. */
  public String field(String key) {
    String value = head.get(key);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("a fault without a " + key + ": " + head);
    }
    return value;
  }

  /** The same, or something else where the head does not say it. */
  public String field(String key, String absent) {
    return head.getOrDefault(key, absent);
  }

  /** What it is called. */
  public String name() {
    return field("name");
  }

  /** What would go wrong. */
  public String why() {
    return field("why");
  }

  /** The source file, relative to the repository. */
  public String file() {
    return field("file");
  }

  /** The classes of the house with this fault in them. */
  public PatchedClasses classes(Path repository) throws IOException {
    return PatchedClasses.of(className(), patchedSource(repository));
  }

  /** The same place with nothing changed, to show that the change is what tests notice. */
  public NamedFault harmless() {
    return new NamedFault(head, find, find);
  }

  /** The source with the fault in it. */
  public String patchedSource(Path repository) throws IOException {
    String source = Files.readString(repository.resolve(file()));
    int first = source.indexOf(find);
    if (first < 0) {
      throw new IllegalStateException(name() + ": " + file() + " no longer holds\n" + find);
    }
    if (source.indexOf(find, first + 1) >= 0) {
      throw new IllegalStateException(name() + ": " + file() + " holds more than once\n" + find);
    }
    return source.substring(0, first) + replacement + source.substring(first + find.length());
  }

  /** The name of the class that the file is called after. */
  private String className() {
    String path = file().substring(file().indexOf("/java/") + "/java/".length());
    return path.substring(0, path.length() - ".java".length()).replace('/', '.');
  }

  @Override
  public String toString() {
    return name();
  }
}
