package io.ternmq.chaos;

/** Something that a user must hear in a sentence: an option that makes no sense, no broker. */
public final class ChaosFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChaosFailed(String sentence) {
    super(sentence);
  }

  ChaosFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
