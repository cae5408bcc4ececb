package io.ternmq.client.disk;

import io.ternmq.clientcore.OutgoingMessage;

/** One change of a client's session, as the log keeps it. Immutable. */
sealed interface Change {
  /** True where nothing waits for this change to be durable. */
  default boolean isLazy() {
    return false;
  }

  /** A message is kept under this number. */
  record Put(long number, long queuedEpochMillis, OutgoingMessage message) implements Change {}

  /** It goes in flight. */
  record Sent(long number, long sequence) implements Change {}

  /** Its PUBREC came. */
  record Released(long number) implements Change {}

  /** It has its outcome. */
  record Removed(long number) implements Change {
    @Override
    public boolean isLazy() {
      return true;
    }
  }

  /** A QoS 2 message came. */
  record Held(int packetId, long deliveryId) implements Change {}

  /** The application is done with it. */
  record Received(int packetId) implements Change {}

  /** Its PUBREL came. */
  record Freed(int packetId) implements Change {}

  /** The server has no session. */
  record SessionAbsent() implements Change {}
}
