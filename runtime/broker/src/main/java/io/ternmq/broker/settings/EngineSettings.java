package io.ternmq.broker.settings;

import static io.ternmq.broker.settings.Quantity.bytes;
import static io.ternmq.broker.settings.Quantity.count;
import static io.ternmq.broker.settings.Quantity.seconds;
import static io.ternmq.broker.settings.Quantity.span;
import static io.ternmq.broker.settings.Types.FLAG;

import io.ternmq.broker.settings.EngineSetting.Component;
import io.ternmq.brokercore.BrokerSettings;
import io.ternmq.brokercore.SharedDispatch;
import io.ternmq.packet.QoS;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The settings of the engines: one for each component of {@link BrokerSettings}. */
final class EngineSettings {
  /** Times and silence. */
  static final List<EngineSetting<?>> TIMES =
      List.of(
          EngineSetting.live(
              "liveness.connect.timeout",
              span(100, 600).type(),
              longs(
                  BrokerSettings::connectTimeoutNanos,
                  (its, value) -> its.connectTimeoutNanos = value),
              "how long all of CONNECT may take, handshakes included"),
          EngineSetting.live(
              "liveness.packet.stall",
              span(100, 600).type(),
              longs(BrokerSettings::packetStallNanos, (its, value) -> its.packetStallNanos = value),
              "how long a packet under way may bring no byte, before its connection is "
                  + "closed; after its first such time it must bring 1 KiB a second"),
          EngineSetting.live(
              "liveness.reading.pause",
              span(10, 600).type(),
              longs(BrokerSettings::readPauseNanos, (its, value) -> its.readPauseNanos = value),
              "how long reading from a connection may pause, and how long a later "
                  + "verdict may take, before it counts as no"),
          EngineSetting.live(
              "liveness.overload.patience",
              span(100, 3_600).type(),
              longs(BrokerSettings::overloadNanos, (its, value) -> its.overloadNanos = value),
              "how long unwritten bytes may stay above limits.unwritten.bytes, before "
                  + "the connection is closed as overloaded"),
          EngineSetting.live(
              "liveness.websocket.heartbeat",
              span(1_000, 3_600).orWord("off", 0).type(),
              longs(BrokerSettings::heartbeatNanos, (its, value) -> its.heartbeatNanos = value),
              "silence of a WebSocket client without keep-alive, after which it is sent "
                  + "a PING; as much again and it counts as lost"),
          EngineSetting.fixed(
              "liveness.unacknowledged.data",
              span(1_000, 3_600).type(),
              longs(BrokerSettings::userTimeoutNanos, (its, value) -> its.userTimeoutNanos = value),
              "how long the network may leave sent data unacknowledged, on Linux; a longer"
                  + " keep-alive makes it one and a half of that"),
          EngineSetting.live(
              "keepalive.maximum",
              seconds(1, 65_535).orWord("any", 0).type(),
              ints(
                  BrokerSettings::maximumKeepAliveSeconds,
                  (its, value) -> its.maximumKeepAliveSeconds = value),
              "the longest keep-alive; 5.0 clients that ask for more are told this one"),
          EngineSetting.live(
              "keepalive.server",
              seconds(1, 65_535).orWord("any", 0).type(),
              ints(
                  BrokerSettings::serverKeepAliveSeconds,
                  (its, value) -> its.serverKeepAliveSeconds = value),
              "the keep-alive that every 5.0 client is told to use, whatever it asks " + "for"));

  /** Sessions. */
  static final List<EngineSetting<?>> SESSIONS =
      List.of(
          EngineSetting.live(
              "session.grace",
              seconds(0, 0xFFFF_FFFEL).orWord("never", BrokerSettings.NEVER_SECONDS).type(),
              longs(BrokerSettings::graceSeconds, (its, value) -> its.graceSeconds = value),
              "how long the session of a 3.x client with clean session 0 waits for it"),
          EngineSetting.live(
              "session.expiry.maximum",
              seconds(0, 0xFFFF_FFFEL).orWord("never", BrokerSettings.NEVER_SECONDS).type(),
              longs(
                  BrokerSettings::maximumExpirySeconds,
                  (its, value) -> its.maximumExpirySeconds = value),
              "the longest session expiry that a 5.0 client gets"),
          EngineSetting.live(
              "session.duel.swaps",
              count(1, 1_000_000).orWord("off", 0).type(),
              ints(BrokerSettings::duelSwaps, (its, value) -> its.duelSwaps = value),
              "how many times two devices may take one client id from each other within "
                  + "a minute, before that is called a duel"),
          EngineSetting.live(
              "session.first.number",
              count(0, Integer.MAX_VALUE).type(),
              longs(BrokerSettings::firstSequence, (its, value) -> its.firstSequence = value),
              "where the message numbers of a new session begin; only tests change it"),
          EngineSetting.fixed(
              "shared.dispatch",
              Types.choice(SharedDispatch.class),
              of(BrokerSettings::sharedDispatch, (its, value) -> its.sharedDispatch = value),
              "which member of a shared subscription gets the next message"));

  static final EngineSetting<Long> PACKET_BYTES =
      EngineSetting.fixed(
          "limits.packet.bytes",
          bytes(1 << 10, 256 << 20).type(),
          ints(BrokerSettings::maximumPacketBytes, (its, value) -> its.maximumPacketBytes = value),
          "the largest packet that is taken");

  /** Limits of packets and of a connection. */
  static final List<EngineSetting<?>> LIMITS =
      List.of(
          PACKET_BYTES,
          EngineSetting.fixed(
              "limits.topic.bytes",
              bytes(1, 65_535).type(),
              ints(
                  BrokerSettings::maximumTopicBytes, (its, value) -> its.maximumTopicBytes = value),
              "the longest topic name or filter, in UTF-8"),
          EngineSetting.live(
              "limits.topic.levels",
              count(1, 65_535).type(),
              ints(
                  BrokerSettings::maximumTopicLevels,
                  (its, value) -> its.maximumTopicLevels = value),
              "the most levels of a topic name or filter"),
          EngineSetting.fixed(
              "limits.receive.maximum",
              count(1, 65_535).type(),
              ints(BrokerSettings::receiveMaximum, (its, value) -> its.receiveMaximum = value),
              "how many QoS 1 and 2 messages a 5.0 client may have in flight towards "
                  + "the broker"),
          EngineSetting.fixed(
              "limits.aliases.inbound",
              count(0, 65_535).type(),
              ints(
                  BrokerSettings::topicAliasMaximum, (its, value) -> its.topicAliasMaximum = value),
              "how many topic aliases a 5.0 client may use"),
          EngineSetting.live(
              "limits.aliases.outbound",
              count(0, 65_535).type(),
              ints(
                  BrokerSettings::outboundTopicAliases,
                  (its, value) -> its.outboundTopicAliases = value),
              "how many topic aliases the broker uses towards a client that allows as " + "many"),
          EngineSetting.live(
              "limits.inflight.messages",
              count(1, 65_535).type(),
              ints(BrokerSettings::maximumInFlight, (its, value) -> its.maximumInFlight = value),
              "how many messages are in flight towards a 5.0 client, if it allows as " + "many"),
          EngineSetting.live(
              "limits.inflight.v3",
              count(1, 65_535).type(),
              ints(
                  BrokerSettings::maximumInFlightV3, (its, value) -> its.maximumInFlightV3 = value),
              "the same towards 3.x clients, which cannot name a number"),
          EngineSetting.live(
              "limits.unwritten.bytes",
              bytes(1 << 10, 1L << 32).type(),
              longs(BrokerSettings::unwrittenBytes, (its, value) -> its.unwrittenBytes = value),
              "unwritten bytes of a connection; above it QoS 0 is dropped"),
          EngineSetting.live(
              "limits.connects.rate",
              count(1, 1_000_000).orWord("any", 0).type(),
              ints(
                  BrokerSettings::connectsPerSecond, (its, value) -> its.connectsPerSecond = value),
              "CONNECT packets that are let in within a second; the others are told "
                  + "when to try again"),
          EngineSetting.live(
              "limits.connects.waiting",
              count(1, 1_000_000).type(),
              ints(BrokerSettings::waitingConnects, (its, value) -> its.waitingConnects = value),
              "CONNECT packets that wait for their turn on one event loop, at most; more are told"
                  + " when to try again"),
          EngineSetting.live(
              "limits.connects.wait",
              span(10, 600).type(),
              longs(BrokerSettings::connectWaitNanos, (its, value) -> its.connectWaitNanos = value),
              "how long a CONNECT may have to wait, by what the broker answered lately; newcomers"
                  + " to a longer line of 200 or more are told when to try again"),
          EngineSetting.live(
              "limits.loop.delay",
              span(1, 600).orWord("off", 0).type(),
              longs(BrokerSettings::loopDelayNanos, (its, value) -> its.loopDelayNanos = value),
              "how late an event loop may be, before newcomers to a line of 200 or more are told"
                  + " when to try again"),
          EngineSetting.live(
              "limits.client.messages.rate",
              count(1, 100_000_000).orWord("any", 0).type(),
              ints(
                  BrokerSettings::clientMessagesPerSecond,
                  (its, value) -> its.clientMessagesPerSecond = value),
              "PUBLISH packets of one client within a second; a client that sends more is read"
                  + " more slowly"),
          EngineSetting.live(
              "limits.client.bytes.rate",
              bytes(1 << 10, 1L << 40).orWord("any", 0).type(),
              longs(
                  BrokerSettings::clientBytesPerSecond,
                  (its, value) -> its.clientBytesPerSecond = value),
              "bytes of one client within a second; a client that sends more is read more slowly"),
          EngineSetting.live(
              "limits.memory.percent",
              count(1, 100).orWord("off", 0).type(),
              ints(BrokerSettings::memoryPercent, (its, value) -> its.memoryPercent = value),
              "the part of the heap or of the direct memory that is used, above which clients"
                  + " without a session are told when to try again; ten a second come in all the"
                  + " same. Where it is off, queues may fill the heap, too"));

  /** Limits of what is kept. */
  static final List<EngineSetting<?>> CONTENTS =
      List.of(
          EngineSetting.live(
              "limits.queue.messages",
              count(1, Integer.MAX_VALUE).type(),
              ints(BrokerSettings::queueMessages, (its, value) -> its.queueMessages = value),
              "messages that wait for one session; more are dropped and counted"),
          EngineSetting.live(
              "limits.queue.bytes",
              bytes(1 << 10, 1L << 40).type(),
              longs(BrokerSettings::queueBytes, (its, value) -> its.queueBytes = value),
              "their bytes"),
          EngineSetting.live(
              "limits.queue.age",
              seconds(1, 0xFFFF_FFFEL).orWord("any", 0).type(),
              longs(BrokerSettings::queueSeconds, (its, value) -> its.queueSeconds = value),
              "how long a message may wait for a session"),
          EngineSetting.live(
              "limits.mailbox.items",
              count(10, 100_000_000).type(),
              ints(BrokerSettings::mailboxItems, (its, value) -> its.mailboxItems = value),
              "items on their way from other lanes to one session; above it publishers "
                  + "are read more slowly"),
          EngineSetting.fixed(
              "limits.retained.messages",
              count(0, Integer.MAX_VALUE).type(),
              ints(BrokerSettings::retainedMessages, (its, value) -> its.retainedMessages = value),
              "retained messages; never more than one for each KiB of the heap"),
          EngineSetting.fixed(
              "limits.retained.bytes",
              bytes(0, 1L << 40).type(),
              longs(BrokerSettings::retainedBytes, (its, value) -> its.retainedBytes = value),
              "their bytes; never more than half of the heap"),
          EngineSetting.fixed(
              "limits.wills.bytes",
              bytes(0, 1L << 40).type(),
              longs(BrokerSettings::willBytes, (its, value) -> its.willBytes = value),
              "bytes of the wills of all clients, a quarter of them for clients that have a "
                  + "session; never more than a quarter of the heap"),
          EngineSetting.live(
              "limits.sessions",
              count(1, Integer.MAX_VALUE).type(),
              ints(BrokerSettings::maximumSessions, (its, value) -> its.maximumSessions = value),
              "sessions, connected or waiting"),
          EngineSetting.live(
              "limits.subscriptions.session",
              count(1, Integer.MAX_VALUE).type(),
              ints(
                  BrokerSettings::sessionSubscriptions,
                  (its, value) -> its.sessionSubscriptions = value),
              "subscriptions of one session"),
          EngineSetting.live(
              "limits.subscriptions.total",
              count(1, Integer.MAX_VALUE).type(),
              ints(
                  BrokerSettings::maximumSubscriptions,
                  (its, value) -> its.maximumSubscriptions = value),
              "subscriptions of all sessions"),
          EngineSetting.live(
              "quotas",
              new QuotasType(),
              of(BrokerSettings::quotas, (its, value) -> its.quotas = value),
              "what users may hold: users is a name in which * stands for any text; each: true"
                  + " gives each of them as much, else they share it; sessions, subscriptions and"
                  + " queue.bytes are the bounds. The first that covers a user counts for it"));

  /** Capabilities. */
  static final List<EngineSetting<?>> CAPABILITIES =
      List.of(
          EngineSetting.live(
              "session.response.topics",
              Types.TEXT_OR_NONE,
              of(
                  BrokerSettings::responseInformation,
                  (its, value) -> its.responseInformation = value),
              "where response topics begin: what 5.0 clients are told that ask for Response"
                  + " Information"),
          EngineSetting.fixed(
              "capabilities.qos",
              Types.choice(List.of(QoS.values()), qos -> Integer.toString(qos.level())),
              of(BrokerSettings::maximumQoS, (its, value) -> its.maximumQoS = value),
              "the highest QoS that is taken and granted"),
          EngineSetting.fixed(
              "capabilities.retain",
              FLAG,
              of(BrokerSettings::hasRetain, (its, value) -> its.hasRetain = value),
              "retained messages are kept"),
          EngineSetting.fixed(
              "capabilities.wildcards",
              FLAG,
              of(BrokerSettings::hasWildcards, (its, value) -> its.hasWildcards = value),
              "filters may have wildcards"),
          EngineSetting.fixed(
              "capabilities.identifiers",
              FLAG,
              of(
                  BrokerSettings::hasSubscriptionIdentifiers,
                  (its, value) -> its.hasSubscriptionIdentifiers = value),
              "subscriptions may have identifiers"),
          EngineSetting.fixed(
              "capabilities.shared",
              FLAG,
              of(
                  BrokerSettings::hasSharedSubscriptions,
                  (its, value) -> its.hasSharedSubscriptions = value),
              "subscriptions may be shared"));

  private EngineSettings() {}

  /** All of them. */
  static List<EngineSetting<?>> all() {
    return Stream.of(TIMES, SESSIONS, LIMITS, CONTENTS, CAPABILITIES)
        .<EngineSetting<?>>flatMap(List::stream)
        .toList();
  }

  /** Writes an int; the range of the setting makes sure that it fits. */
  private interface IntPut {
    void put(BrokerSettings.Editor editor, int value);
  }

  private static Component<Long> ints(ToIntFunction<BrokerSettings> read, IntPut put) {
    return new Component<>(
        settings -> (long) read.applyAsInt(settings),
        (editor, value) -> put.put(editor, Math.toIntExact(value)));
  }

  private static Component<Long> longs(
      ToLongFunction<BrokerSettings> read, BiConsumer<BrokerSettings.Editor, Long> put) {
    return new Component<>(read::applyAsLong, put);
  }

  private static <T> Component<T> of(
      Function<BrokerSettings, T> read, BiConsumer<BrokerSettings.Editor, T> put) {
    return new Component<>(read, put);
  }
}
