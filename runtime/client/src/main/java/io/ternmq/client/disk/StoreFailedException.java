package io.ternmq.client.disk;

import org.jspecify.annotations.Nullable;

/** The queue on disk cannot be used; the message says why, and what to do. */
public final class StoreFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A sentence, and what it follows from. */
  public StoreFailedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  StoreFailedException(String sentence) {
    this(sentence, null);
  }
}
