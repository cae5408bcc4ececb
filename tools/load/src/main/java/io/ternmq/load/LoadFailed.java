package io.ternmq.load;

/** Why a run cannot start or go on: a sentence for the person who started it. */
public final class LoadFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LoadFailed(String sentence) {
    super(sentence);
  }

  public LoadFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
