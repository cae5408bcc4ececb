package io.ternmq.clientcore;

/**
 * An application's own word about a failure, in the place of the {@link ReconnectPolicy table}. It
 * is asked once for each failed attempt and each lost connection, on the client's lane: it must
 * answer at once, and may remember what it likes.
 */
@FunctionalInterface
public interface ReconnectRule {
  /** Does what the table says. */
  ReconnectRule USUAL = question -> ReconnectAnswer.USUAL;

  /** What to do about this failure. */
  ReconnectAnswer answer(ReconnectQuestion question);
}
