package io.ternmq.clientcore;

/** What happens to messages that wait for the server when there is no room for another. */
public enum QueuePolicy {
  /** The new message is refused: {@code stored()} fails. */
  REJECT,
  /** The new message is dropped, counted and reported. */
  DROP_NEWEST,
  /** The oldest that waits is dropped, counted and reported, until there is room. */
  DROP_OLDEST,
  /**
   * Of several that wait for one topic only the newest is kept, full or not; beyond that as {@link
   * #REJECT}.
   */
  KEEP_LAST_PER_TOPIC,
  /** Whoever publishes waits for room; on the client's own threads it fails at once. */
  BLOCK
}
