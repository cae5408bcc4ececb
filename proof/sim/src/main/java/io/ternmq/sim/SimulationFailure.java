package io.ternmq.sim;

/** Something that must hold did not. Names the checker that saw it. */
public final class SimulationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String checker;

  SimulationFailure(String checker, String sentence) {
    super(checker + ": " + sentence);
    this.checker = checker;
  }

  /** The checker that saw it. */
  public String checker() {
    return checker;
  }
}
