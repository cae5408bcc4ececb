package io.ternmq.core;

/** A state machine was asked for a step that it does not have: a programmer's error. */
public final class IllegalTransitionException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public IllegalTransitionException(Enum<?> from, Enum<?> to) {
    super(from.getDeclaringClass().getSimpleName() + " cannot go from " + from + " to " + to);
  }
}
