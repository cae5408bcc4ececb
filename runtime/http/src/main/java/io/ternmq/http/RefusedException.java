package io.ternmq.http;

import io.ternmq.transport.WebAnswer;

/** A request that is not done, with the status and the sentence that its sender is told. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  private RefusedException(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  static RefusedException of(int status, String sentence) {
    return new RefusedException(status, sentence);
  }

  int status() {
    return status;
  }

  WebAnswer toAnswer() {
    return answer(status, String.valueOf(getMessage()));
  }

  /** An error as the API tells it. */
  static WebAnswer answer(int status, String sentence) {
    return WebAnswer.of(status, Call.JSON, Json.bytes(Json.object("error", sentence)));
  }
}
