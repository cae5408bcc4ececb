package io.ternmq.guard.callback;

import org.jspecify.annotations.Nullable;

/**
 * What the server said. Immutable.
 *
 * @param userName what the client is to be known as; null for the name that it gave
 * @param sentence why there is no answer, for the log
 */
record Answer(Kind kind, @Nullable String userName, String sentence) {
  /** Yes, no, or nothing that could be understood. */
  enum Kind {
    ALLOWED,
    DENIED,
    NONE
  }

  static final Answer DENIED = new Answer(Kind.DENIED, null, "");

  static Answer allowed(@Nullable String userName) {
    return new Answer(Kind.ALLOWED, userName, "");
  }

  static Answer none(String sentence) {
    return new Answer(Kind.NONE, null, sentence);
  }
}
