package io.ternmq.bench.clients;

/** The comparison cannot go on; the message is a sentence for whoever started it. */
final class ContestFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  ContestFailed(String sentence) {
    super(sentence);
  }
}
