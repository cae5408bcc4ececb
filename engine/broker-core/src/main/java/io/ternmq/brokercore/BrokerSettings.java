package io.ternmq.brokercore;

/**
 * The bounds and times of the broker's engines. Immutable.
 *
 * @param connectTimeoutNanos all of CONNECT must be there by then
 * @param packetStallNanos a packet under way gets at least one byte in this time, and after its
 *     first such time at least 1 KiB a second
 * @param readPauseNanos how long reading may pause before the connection is closed as overloaded
 * @param overloadNanos how long unwritten bytes may stay above their bound
 * @param maximumPacketBytes the largest packet taken, 1 KiB to 256 MiB
 * @param maximumTopicLevels the most levels of a topic name or filter
 * @param receiveMaximum QoS 1 and 2 messages a 5.0 client may have in flight, 1 to 65,535
 * @param topicAliasMaximum topic aliases a 5.0 client may use, 0 to 65,535
 * @param maximumInFlight messages in flight towards a client, at most
 * @param maximumInFlightV3 the same towards 3.x clients, which cannot name a number
 * @param queueMessages messages that wait for one session, at most
 * @param queueBytes their bytes, at most
 * @param mailboxItems items on their way from other lanes to one session, at most
 * @param unwrittenBytes unwritten bytes of a connection; above it QoS 0 is dropped
 * @param retainedMessages retained messages, at most
 * @param retainedBytes their bytes, at most
 * @param graceSeconds the session expiry of 3.x clients with clean session 0
 * @param maximumExpirySeconds the longest session expiry a client gets; 0xFFFFFFFF for any
 * @param maximumKeepAliveSeconds the longest keep-alive, told by Server Keep Alive; 0 for any
 * @param firstSequence where the message numbers of a new session begin
 */
public record BrokerSettings(
    long connectTimeoutNanos,
    long packetStallNanos,
    long readPauseNanos,
    long overloadNanos,
    int maximumPacketBytes,
    int maximumTopicLevels,
    int receiveMaximum,
    int topicAliasMaximum,
    int maximumInFlight,
    int maximumInFlightV3,
    int queueMessages,
    long queueBytes,
    int mailboxItems,
    long unwrittenBytes,
    int retainedMessages,
    long retainedBytes,
    long graceSeconds,
    long maximumExpirySeconds,
    int maximumKeepAliveSeconds,
    long firstSequence) {
  /** The session expiry that never comes (5.0, 3.1.2.11.2). */
  public static final long NEVER_SECONDS = 0xFFFF_FFFFL;

  private static final long SECOND = 1_000_000_000L;

  /** The defaults, which are safe on a small machine. */
  public static BrokerSettings defaults() {
    return new BrokerSettings(
        10 * SECOND,
        10 * SECOND,
        5 * SECOND,
        30 * SECOND,
        16 << 20,
        200,
        1_000,
        32,
        1_000,
        100,
        100_000,
        64L << 20,
        10_000,
        4L << 20,
        1_000_000,
        1L << 30,
        7 * 24 * 3_600L,
        NEVER_SECONDS,
        0,
        0);
  }

  /** These settings with other bounds for what waits for a session. */
  public BrokerSettings withQueue(int messages, long bytes) {
    return copy(maximumInFlight, maximumInFlightV3, messages, bytes, firstSequence);
  }

  /** These settings with another bound for what is in flight to a client of either kind. */
  public BrokerSettings withInFlight(int messages) {
    return copy(messages, messages, queueMessages, queueBytes, firstSequence);
  }

  /** These settings with message numbers of new sessions that begin here. */
  public BrokerSettings withFirstSequence(long sequence) {
    return copy(maximumInFlight, maximumInFlightV3, queueMessages, queueBytes, sequence);
  }

  private BrokerSettings copy(
      int inFlight, int inFlightV3, int messages, long bytes, long sequence) {
    return new BrokerSettings(
        connectTimeoutNanos,
        packetStallNanos,
        readPauseNanos,
        overloadNanos,
        maximumPacketBytes,
        maximumTopicLevels,
        receiveMaximum,
        topicAliasMaximum,
        inFlight,
        inFlightV3,
        messages,
        bytes,
        mailboxItems,
        unwrittenBytes,
        retainedMessages,
        retainedBytes,
        graceSeconds,
        maximumExpirySeconds,
        maximumKeepAliveSeconds,
        sequence);
  }
}
