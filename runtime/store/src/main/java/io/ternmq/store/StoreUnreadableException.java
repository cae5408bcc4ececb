package io.ternmq.store;

/** A store was opened and cannot be read; the message is a sentence that says what to do. */
public final class StoreUnreadableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  StoreUnreadableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
