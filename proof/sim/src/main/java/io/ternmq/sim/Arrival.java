package io.ternmq.sim;

import io.ternmq.packet.Publish;

/**
 * A message that reached a client's application.
 *
 * @param life the session it came through
 * @param publication what it is; null for a will
 */
record Arrival(
    String clientId,
    Life life,
    Publish packet,
    @org.jspecify.annotations.Nullable Publication publication) {}
