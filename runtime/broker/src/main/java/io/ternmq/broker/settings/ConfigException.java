package io.ternmq.broker.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration is not understood. Says everything that is wrong with it, each with its place.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  static ConfigException of(Problem problem) {
    return new ConfigException(List.of(problem));
  }

  /** What is wrong, in the order in which it was found; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
