package io.ternmq.brokercore;

import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.List;
import java.util.function.Consumer;

/**
 * The bounds, times and switches of the broker's engines. Immutable.
 *
 * @param connectTimeoutNanos all of CONNECT must be there by then
 * @param packetStallNanos a packet under way gets at least one byte in this time, and after its
 *     first such time at least 1 KiB a second
 * @param readPauseNanos how long reading may pause, and how long a verdict may take, before it
 *     counts as no
 * @param overloadNanos how long unwritten bytes may stay above their bound
 * @param heartbeatNanos silence of a WebSocket client without keep-alive after which it is sent a
 *     PING; as much again and it is lost; 0 for no such PING
 * @param userTimeoutNanos how long the network may leave sent data unacknowledged, whatever the
 *     keep-alive; a longer keep-alive makes it one and a half of that
 * @param maximumPacketBytes the largest packet taken, 1 KiB to 256 MiB
 * @param maximumTopicBytes the longest topic name or filter, in bytes of UTF-8
 * @param maximumTopicLevels the most levels of a topic name or filter
 * @param receiveMaximum QoS 1 and 2 messages a 5.0 client may have in flight, 1 to 65,535
 * @param topicAliasMaximum topic aliases a 5.0 client may use, 0 to 65,535
 * @param outboundTopicAliases topic aliases the broker uses towards a client that allows as many
 * @param maximumInFlight messages in flight towards a client, at most
 * @param maximumInFlightV3 the same towards 3.x clients, which cannot name a number
 * @param queueMessages messages that wait for one session, at most
 * @param queueBytes their bytes, at most
 * @param queueSeconds how long a message may wait for a session; 0 for as long as the session
 * @param mailboxItems items on their way from other lanes to one session, at most
 * @param unwrittenBytes unwritten bytes of a connection; above it QoS 0 is dropped
 * @param retainedMessages retained messages, at most
 * @param retainedBytes their bytes, at most
 * @param willBytes bytes of the wills of all clients, at most
 * @param maximumSessions sessions, connected or waiting, at most
 * @param sessionSubscriptions subscriptions of one session, at most
 * @param maximumSubscriptions subscriptions of all sessions, at most
 * @param connectsPerSecond CONNECT packets let in within a second; 0 for any number
 * @param waitingConnects CONNECT packets that wait for their turn on one lane, at most
 * @param connectWaitNanos how long a CONNECT may have to wait, by what is measured, before
 *     newcomers are told to come back
 * @param loopDelayNanos how late an event loop may be before a crowd is told to come back; 0 for
 *     any
 * @param memoryPercent the part of the memory above which new clients are told to come back; 0 for
 *     any
 * @param clientMessagesPerSecond PUBLISH packets of one client within a second; above it the client
 *     is read more slowly; 0 for any number
 * @param clientBytesPerSecond the same in bytes of all that it sends
 * @param quotas what users or tenants may hold; the first that covers a user counts for it
 * @param graceSeconds the session expiry of 3.x clients with clean session 0
 * @param maximumExpirySeconds the longest session expiry a client gets; 0xFFFFFFFF for any
 * @param maximumKeepAliveSeconds the longest keep-alive, told by Server Keep Alive; 0 for any
 * @param serverKeepAliveSeconds the keep-alive that every 5.0 client is told to use; 0 for its own
 * @param maximumQoS the highest QoS that is taken and granted
 * @param hasRetain retained messages are kept
 * @param hasWildcards filters may have wildcards
 * @param hasSubscriptionIdentifiers subscriptions may have identifiers
 * @param hasSharedSubscriptions filters may be shared
 * @param sharedDispatch which member of a shared subscription gets the next message
 * @param duelSwaps swaps of one client id between two devices within a minute that make a duel; 0
 *     for no such judgement
 * @param responseInformation where response topics are to begin, told to 5.0 clients that ask;
 *     empty for nothing
 * @param toldDurability what acknowledged messages survive, in a word that 5.0 clients are told in
 *     the user property durability of CONNACK; empty for no such word
 * @param firstSequence where the message numbers of a new session begin
 */
public record BrokerSettings(
    long connectTimeoutNanos,
    long packetStallNanos,
    long readPauseNanos,
    long overloadNanos,
    long heartbeatNanos,
    long userTimeoutNanos,
    int maximumPacketBytes,
    int maximumTopicBytes,
    int maximumTopicLevels,
    int receiveMaximum,
    int topicAliasMaximum,
    int outboundTopicAliases,
    int maximumInFlight,
    int maximumInFlightV3,
    int queueMessages,
    long queueBytes,
    long queueSeconds,
    int mailboxItems,
    long unwrittenBytes,
    int retainedMessages,
    long retainedBytes,
    long willBytes,
    int maximumSessions,
    int sessionSubscriptions,
    int maximumSubscriptions,
    int connectsPerSecond,
    int waitingConnects,
    long connectWaitNanos,
    long loopDelayNanos,
    int memoryPercent,
    int clientMessagesPerSecond,
    long clientBytesPerSecond,
    List<Quota> quotas,
    long graceSeconds,
    long maximumExpirySeconds,
    int maximumKeepAliveSeconds,
    int serverKeepAliveSeconds,
    QoS maximumQoS,
    boolean hasRetain,
    boolean hasWildcards,
    boolean hasSubscriptionIdentifiers,
    boolean hasSharedSubscriptions,
    SharedDispatch sharedDispatch,
    int duelSwaps,
    String responseInformation,
    String toldDurability,
    long firstSequence) {
  /** The session expiry that never comes (5.0, 3.1.2.11.2). */
  public static final long NEVER_SECONDS = 0xFFFF_FFFFL;

  private static final long SECOND = 1_000_000_000L;

  /** The defaults, which are safe on a small machine. */
  public static BrokerSettings defaults() {
    return new Editor().toSettings();
  }

  /**
   * These settings with some of them changed: {@code settings.with(its -> its.queueMessages = 10)}.
   */
  public BrokerSettings with(Consumer<Editor> changes) {
    Editor editor = toEditor();
    changes.accept(editor);
    return editor.toSettings();
  }

  /**
   * True where messages may be published to this topic: in bytes and levels it is within bounds.
   */
  public boolean isWithinBounds(TopicName topic) {
    return topic.utf8().length <= maximumTopicBytes && topic.levels().length <= maximumTopicLevels;
  }

  private Editor toEditor() {
    Editor editor = new Editor();
    editor.connectTimeoutNanos = connectTimeoutNanos;
    editor.packetStallNanos = packetStallNanos;
    editor.readPauseNanos = readPauseNanos;
    editor.overloadNanos = overloadNanos;
    editor.heartbeatNanos = heartbeatNanos;
    editor.userTimeoutNanos = userTimeoutNanos;
    editor.maximumPacketBytes = maximumPacketBytes;
    editor.maximumTopicBytes = maximumTopicBytes;
    editor.maximumTopicLevels = maximumTopicLevels;
    editor.receiveMaximum = receiveMaximum;
    editor.topicAliasMaximum = topicAliasMaximum;
    editor.outboundTopicAliases = outboundTopicAliases;
    editor.maximumInFlight = maximumInFlight;
    editor.maximumInFlightV3 = maximumInFlightV3;
    editor.queueMessages = queueMessages;
    editor.queueBytes = queueBytes;
    editor.queueSeconds = queueSeconds;
    editor.mailboxItems = mailboxItems;
    editor.unwrittenBytes = unwrittenBytes;
    editor.retainedMessages = retainedMessages;
    editor.retainedBytes = retainedBytes;
    editor.willBytes = willBytes;
    editor.maximumSessions = maximumSessions;
    editor.sessionSubscriptions = sessionSubscriptions;
    editor.maximumSubscriptions = maximumSubscriptions;
    editor.connectsPerSecond = connectsPerSecond;
    editor.waitingConnects = waitingConnects;
    editor.connectWaitNanos = connectWaitNanos;
    editor.loopDelayNanos = loopDelayNanos;
    editor.memoryPercent = memoryPercent;
    editor.clientMessagesPerSecond = clientMessagesPerSecond;
    editor.clientBytesPerSecond = clientBytesPerSecond;
    editor.quotas = quotas;
    editor.graceSeconds = graceSeconds;
    editor.maximumExpirySeconds = maximumExpirySeconds;
    editor.maximumKeepAliveSeconds = maximumKeepAliveSeconds;
    editor.serverKeepAliveSeconds = serverKeepAliveSeconds;
    editor.maximumQoS = maximumQoS;
    editor.hasRetain = hasRetain;
    editor.hasWildcards = hasWildcards;
    editor.hasSubscriptionIdentifiers = hasSubscriptionIdentifiers;
    editor.hasSharedSubscriptions = hasSharedSubscriptions;
    editor.sharedDispatch = sharedDispatch;
    editor.duelSwaps = duelSwaps;
    editor.responseInformation = responseInformation;
    editor.toldDurability = toldDurability;
    editor.firstSequence = firstSequence;
    return editor;
  }

  /** Settings that are being changed; begins with the defaults. Not thread-safe. */
  public static final class Editor {
    public long connectTimeoutNanos = 10 * SECOND;
    public long packetStallNanos = 10 * SECOND;
    public long readPauseNanos = 5 * SECOND;
    public long overloadNanos = 30 * SECOND;
    public long heartbeatNanos = 30 * SECOND;
    public long userTimeoutNanos = 20 * SECOND;
    public int maximumPacketBytes = 16 << 20;
    public int maximumTopicBytes = 65_535;
    public int maximumTopicLevels = 200;
    public int receiveMaximum = 1_000;
    public int topicAliasMaximum = 32;
    public int outboundTopicAliases = 32;
    public int maximumInFlight = 1_000;
    public int maximumInFlightV3 = 100;
    public int queueMessages = 100_000;
    public long queueBytes = 64L << 20;
    public long queueSeconds = 0;
    public int mailboxItems = 10_000;
    public long unwrittenBytes = 4L << 20;
    public int retainedMessages = 1_000_000;
    public long retainedBytes = 1L << 30;
    public long willBytes = 1L << 30;
    public int maximumSessions = 10_000_000;
    public int sessionSubscriptions = 10_000;
    public int maximumSubscriptions = 10_000_000;
    public int connectsPerSecond = 0;
    public int waitingConnects = 20_000;
    public long connectWaitNanos = 2 * SECOND;
    public long loopDelayNanos = SECOND / 2;
    public int memoryPercent = 95;
    public int clientMessagesPerSecond = 0;
    public long clientBytesPerSecond = 0;
    public List<Quota> quotas = List.of();
    public long graceSeconds = 7 * 24 * 3_600L;
    public long maximumExpirySeconds = NEVER_SECONDS;
    public int maximumKeepAliveSeconds = 0;
    public int serverKeepAliveSeconds = 0;
    public QoS maximumQoS = QoS.EXACTLY_ONCE;
    public boolean hasRetain = true;
    public boolean hasWildcards = true;
    public boolean hasSubscriptionIdentifiers = true;
    public boolean hasSharedSubscriptions = true;
    public SharedDispatch sharedDispatch = SharedDispatch.ROUND_ROBIN;
    public int duelSwaps = 10;
    public String responseInformation = "";
    public String toldDurability = "";
    public long firstSequence = 0;

    private Editor() {}

    BrokerSettings toSettings() {
      return new BrokerSettings(
          connectTimeoutNanos,
          packetStallNanos,
          readPauseNanos,
          overloadNanos,
          heartbeatNanos,
          userTimeoutNanos,
          maximumPacketBytes,
          maximumTopicBytes,
          maximumTopicLevels,
          receiveMaximum,
          topicAliasMaximum,
          outboundTopicAliases,
          maximumInFlight,
          maximumInFlightV3,
          queueMessages,
          queueBytes,
          queueSeconds,
          mailboxItems,
          unwrittenBytes,
          retainedMessages,
          retainedBytes,
          willBytes,
          maximumSessions,
          sessionSubscriptions,
          maximumSubscriptions,
          connectsPerSecond,
          waitingConnects,
          connectWaitNanos,
          loopDelayNanos,
          memoryPercent,
          clientMessagesPerSecond,
          clientBytesPerSecond,
          List.copyOf(quotas),
          graceSeconds,
          maximumExpirySeconds,
          maximumKeepAliveSeconds,
          serverKeepAliveSeconds,
          maximumQoS,
          hasRetain,
          hasWildcards,
          hasSubscriptionIdentifiers,
          hasSharedSubscriptions,
          sharedDispatch,
          duelSwaps,
          responseInformation,
          toldDurability,
          firstSequence);
    }
  }
}
