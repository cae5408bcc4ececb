package io.ternmq.transport;

import org.jspecify.annotations.Nullable;

/**
 * Answers requests. Called on an event loop of the listener, on several at once: must not block.
 */
@FunctionalInterface
public interface WebHandler {
  /** A whole request came; the next one of its connection comes only after its answer. */
  void onRequest(WebRequest request, WebExchange exchange);

  /**
   * The body of a request is large, and there is only a part of it yet.
   *
   * @param head the request without its body
   * @return what it is answered instead of being read to its end; null to read on
   */
  default @Nullable WebAnswer refuse(WebRequest head) {
    return null;
  }
}
