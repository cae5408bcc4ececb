package io.ternmq.transport;

/** Where the answer to one request goes. Any thread may call, one method once. */
public interface WebExchange {
  /** Answers. */
  void answer(WebAnswer answer);

  /**
   * Answers with a body that comes piece by piece and has no end of its own.
   *
   * @param head status and headers; its body is the first piece
   */
  WebStream stream(WebAnswer head);
}
