package io.ternmq.store;

import org.jspecify.annotations.Nullable;

/** A directory cannot be used as a store; the message is a sentence that says what to do. */
public final class StoreUnusableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean isLostLog;

  StoreUnusableException(String sentence, @Nullable Throwable cause) {
    this(sentence, cause, false);
  }

  StoreUnusableException(String sentence, @Nullable Throwable cause, boolean isLostLog) {
    super(sentence, cause);
    this.isLostLog = isLostLog;
  }

  /** True where what is missing was in the log, and the rest can be had without it. */
  boolean isLostLog() {
    return isLostLog;
  }
}
