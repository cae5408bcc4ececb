package io.ternmq.store;

import org.jspecify.annotations.Nullable;

/** A directory cannot be used as a store; the message is a sentence that says what to do. */
public final class StoreUnusableException extends Exception {
  private static final long serialVersionUID = 1L;

  StoreUnusableException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
