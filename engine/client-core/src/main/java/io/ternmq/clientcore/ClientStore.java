package io.ternmq.clientcore;

/**
 * Where a client keeps its session beyond its own life: messages that wait or are in flight, and
 * the identifiers of QoS 2 messages that came. Every call is one change; changes become durable in
 * the order of the calls, and those of one call of the engine together or not at all.
 *
 * <p>What waits for what: a PUBLISH of ours goes out when the message and its sequence are durable,
 * PUBREL when the release is; a QoS 2 message is handed to the application when its identifier is
 * durable, PUBREC follows when it is marked as received, PUBCOMP when it is freed. The removal of a
 * message waits for nothing and holds nothing up.
 *
 * <p>Owned by the engine's lane. {@link ClientEngine#onDurable} is called whenever more is durable.
 */
public interface ClientStore {
  /** Keeps nothing, and what it is given counts as durable at once. */
  ClientStore MEMORY = new MemoryStore();

  /** A message of ours is kept under its {@link OutgoingMessage#number}. */
  void put(OutgoingMessage message, long queuedEpochMillis);

  /** It goes in flight with this sequence, from which its packet identifier follows. */
  void sent(long number, long sequence);

  /** PUBREC came: from now on PUBREL is what is repeated [MQTT-4.3.3-6]. */
  void released(long number);

  /** The message has its outcome. */
  void removed(long number);

  /** A QoS 2 message came under this identifier. */
  void held(int packetId, long deliveryId);

  /** The application is done with it. */
  void received(int packetId);

  /** PUBREL came: the identifier may name another message. */
  void freed(int packetId);

  /** The server has no session: no sequence and no identifier means anything any more. */
  void sessionAbsent();

  /** Names the latest change; grows. */
  long ticket();

  /** True where the change with this ticket, and so all before it, survive a crash. */
  boolean isDurable(long ticket);
}
