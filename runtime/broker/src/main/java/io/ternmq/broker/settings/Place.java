package io.ternmq.broker.settings;

import java.nio.file.Path;

/**
 * Where a value was found.
 *
 * @param kind what kind of place
 * @param name the file as it was named, the variable, the option; empty for a default
 * @param line of a file, from 1; otherwise 0
 * @param folder what relative paths in the value begin at
 */
public record Place(Kind kind, String name, int line, Path folder) {
  /** The kinds of places, each stronger than those above it. */
  public enum Kind {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    COMMAND_LINE
  }

  static final Path HERE = Path.of("");

  static final Place DEFAULT = new Place(Kind.DEFAULT, "default", 0, HERE);

  static Place ofVariable(String variable) {
    return new Place(Kind.ENVIRONMENT, variable, 0, HERE);
  }

  static Place ofOption(String option) {
    return new Place(Kind.COMMAND_LINE, option, 0, HERE);
  }

  static Place ofFile(Path file) {
    Path folder = file.getParent();
    return new Place(Kind.FILE, file.toString(), 1, folder == null ? HERE : folder);
  }

  Place at(int otherLine) {
    return kind == Kind.FILE ? new Place(kind, name, otherLine, folder) : this;
  }

  Problem problem(String setting, String sentence) {
    return new Problem(
        setting, kind == Kind.ENVIRONMENT ? "environment " + name : name, line, sentence);
  }

  /**
   * Such as {@code tern.yaml:12}, {@code environment TERN_PORT}, {@code --port}, {@code default}.
   */
  @Override
  public String toString() {
    return switch (kind) {
      case DEFAULT, COMMAND_LINE -> name;
      case ENVIRONMENT -> "environment " + name;
      case FILE -> line > 0 ? name + ":" + line : name;
    };
  }
}
