package io.ternmq.bench;

/** Why a comparison cannot start or go on: a sentence for the person who started it. */
final class CompareFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CompareFailed(String sentence) {
    super(sentence);
  }
}
