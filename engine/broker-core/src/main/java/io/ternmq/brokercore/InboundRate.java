package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import io.ternmq.core.Timer;
import io.ternmq.packet.ReasonCode;

/**
 * Holds one client to so many messages and bytes a second, on the average: a second's worth may
 * come at once, and then it is not read until it is within its bound again. Nothing is lost: what
 * it sends waits in the network. Made for a client where a bound is set; owned by its connection.
 */
final class InboundRate extends Timer {
  private static final long SECOND = 1_000_000_000L;

  /** After so long within the bound the next time beyond it is news. */
  private static final long QUIET_NANOS = 10 * SECOND;

  private final ConnectionEngine connection;
  private final SessionOutput lane;
  private long messagesUntilNanos;
  private long bytesUntilNanos;
  private long heldUntilNanos;

  InboundRate(ConnectionEngine connection, Moment now) {
    this.connection = connection;
    this.lane = connection.lane();
    this.messagesUntilNanos = now.nanos();
    this.bytesUntilNanos = now.nanos();
    this.heldUntilNanos = now.nanos() - QUIET_NANOS;
  }

  /** A message came. */
  void onMessage(int perSecond, Moment now) {
    long from = Math.max(messagesUntilNanos, now.nanos());
    messagesUntilNanos = bounded(from + Math.max(1, SECOND / perSecond), now);
    if (messagesUntilNanos - now.nanos() > SECOND) {
      hold(messagesUntilNanos - SECOND, false, perSecond, now);
    }
  }

  /** Bytes came. */
  void onBytes(int bytes, long perSecond, Moment now) {
    long from = Math.max(bytesUntilNanos, now.nanos());
    bytesUntilNanos = bounded(from + (long) (bytes * (double) SECOND / perSecond), now);
    if (bytesUntilNanos - now.nanos() > SECOND) {
      hold(bytesUntilNanos - SECOND, true, perSecond, now);
    }
  }

  /** No pause is longer than any may be, however much came at once. */
  private long bounded(long untilNanos, Moment now) {
    return Math.min(untilNanos, now.nanos() + SECOND + lane.settings().readPauseNanos());
  }

  private void hold(long untilNanos, boolean isOfBytes, long perSecond, Moment now) {
    if (now.nanos() - heldUntilNanos >= QUIET_NANOS) {
      lane.report(
          new BrokerEvent.Throttled(connection.clientId(), connection.peer(), isOfBytes, perSecond),
          now);
    }
    boolean isHeld = connection.watch().isPaused(ConnectionWatch.Pause.RATE);
    heldUntilNanos = isHeld ? Math.max(untilNanos, heldUntilNanos) : untilNanos;
    if (!isHeld) {
      lane.refused(ReasonCode.MESSAGE_RATE_TOO_HIGH);
      connection.watch().pause(ConnectionWatch.Pause.RATE, now);
    }
    lane.schedule(this, heldUntilNanos);
  }

  @Override
  protected void onDeadline(Moment now) {
    if (connection.phase().isAlive()) {
      connection.watch().resume(ConnectionWatch.Pause.RATE, now);
    }
  }

  /** The connection is over. */
  void end() {
    lane.cancel(this);
  }
}
