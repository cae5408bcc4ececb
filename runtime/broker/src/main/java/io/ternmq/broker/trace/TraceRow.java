package io.ternmq.broker.trace;

import io.ternmq.brokercore.CloseCause;
import io.ternmq.packet.Packet;
import io.ternmq.packet.ReasonCode;

/** One line of a trace. Immutable. */
public sealed interface TraceRow {
  /** When it happened: milliseconds since 1970. */
  long atMillis();

  /** Which of the client's connections it belongs to, counted from 1 in this trace. */
  int connection();

  /** Seen from the broker. */
  enum Direction {
    IN,
    OUT
  }

  /** A connection of this client is watched from here on. */
  record Opened(long atMillis, int connection, String peer, String listener) implements TraceRow {}

  /**
   * A packet passed.
   *
   * @param packet without what a trace never shows (see {@link Disclosure}), and with no more of
   *     its payload than this trace shows
   * @param topic of a PUBLISH, also where an alias stands for it; empty where that is not known
   * @param bytes of the whole packet as it went over the network
   * @param payloadBytes of the whole payload; 0 where the packet has none
   */
  record Passed(
      long atMillis,
      int connection,
      Direction direction,
      Packet packet,
      String topic,
      int bytes,
      int payloadBytes)
      implements TraceRow {}

  /** The client sent what is no packet. */
  record Spoilt(long atMillis, int connection, ReasonCode reason, String sentence)
      implements TraceRow {}

  /** The connection ended. */
  record Closed(long atMillis, int connection, CloseCause cause) implements TraceRow {}
}
