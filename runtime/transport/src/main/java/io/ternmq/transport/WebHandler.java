package io.ternmq.transport;

/**
 * Answers requests. Called on an event loop of the listener, on several at once: must not block.
 */
@FunctionalInterface
public interface WebHandler {
  /** A whole request came; the next one of its connection comes only after its answer. */
  void onRequest(WebRequest request, WebExchange exchange);
}
