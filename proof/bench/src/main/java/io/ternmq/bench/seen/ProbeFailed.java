package io.ternmq.bench.seen;

/** A measurement cannot go on; the message is a sentence for whoever started it. */
final class ProbeFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  ProbeFailed(String sentence) {
    super(sentence);
  }

  ProbeFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
