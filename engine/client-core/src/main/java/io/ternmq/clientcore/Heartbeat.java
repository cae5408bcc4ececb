package io.ternmq.clientcore;

import io.ternmq.core.Moment;
import io.ternmq.core.StallGuard;

/**
 * Finds out whether the server still answers. Lives as long as one connection.
 *
 * <p>Model: a ping is due when nothing was sent for the keep-alive interval [MQTT-3.1.2-20], or
 * nothing was received for the heartbeat interval, whichever comes first, each 5 % early. From the
 * first unanswered ping on, any byte must arrive within the ping deadline. Where output waits, the
 * ping waits behind it: as long as the network takes of that, the server is not dead but far; and
 * the last of it has a heartbeat to arrive, for a slow network holds much.
 */
final class Heartbeat {
  /** What is to be done now. */
  enum Verdict {
    NOTHING,
    PING,
    DEAD
  }

  static final long SHORTEST_DEADLINE_NANOS = 2_000_000_000L;
  static final long LONGEST_DEADLINE_NANOS = 10_000_000_000L;

  /** How far wall clock and monotonic clock part when the machine was suspended. */
  private static final long SUSPEND_MILLIS = 2_000;

  /** After a stall of our own: time for what lies in the socket to be read. */
  private static final long READING_GRACE_NANOS = 500_000_000;

  /** So much output waits where the network is slower than what is sent, be it a large message. */
  private static final long BACKLOG_BYTES = 8 * 1024;

  private static final long NEVER = Long.MAX_VALUE;
  private static final int DEADLINE_ROUND_TRIPS = 3;

  private long keepAliveNanos = NEVER;
  private long heartbeatNanos = NEVER;
  private long smoothedRoundTripNanos;
  private long lastSentNanos;
  private long lastReceivedNanos;
  private long pingSentNanos;
  private long verdictNanos = NEVER;
  private long clockDifferenceMillis;
  private boolean isPingWanted;
  private long lastTakenNanos = NEVER;
  private long unsentBytes;

  /** A heart that does not beat yet; the clock of the handshake is the first round trip. */
  Heartbeat(Moment now) {
    lastSentNanos = now.nanos();
    lastReceivedNanos = now.nanos();
    clockDifferenceMillis = differenceMillis(now);
  }

  /**
   * CONNACK came: from now on the link is watched.
   *
   * @param keepAliveNanos 0 for none
   * @param heartbeatNanos the longest silence without a ping
   */
  void begin(long keepAliveNanos, long heartbeatNanos, Moment now) {
    this.keepAliveNanos = keepAliveNanos == 0 ? NEVER : early(keepAliveNanos);
    this.heartbeatNanos = early(heartbeatNanos);
    smoothedRoundTripNanos = Math.max(1, now.nanos() - lastSentNanos);
    lastReceivedNanos = now.nanos();
  }

  private static long early(long intervalNanos) {
    return intervalNanos / 100 * 95;
  }

  void onSent(Moment now) {
    lastSentNanos = now.nanos();
  }

  /** Bytes came, of whatever packet: the server lives. */
  void onReceived(Moment now) {
    lastReceivedNanos = now.nanos();
    verdictNanos = NEVER;
  }

  /** PINGRESP came: the one answer whose question is known. */
  void onPingAnswered(Moment now) {
    if (pingSentNanos != 0) {
      long sampleNanos = now.nanos() - pingSentNanos;
      smoothedRoundTripNanos += (sampleNanos - smoothedRoundTripNanos) / 8;
      pingSentNanos = 0;
    }
  }

  /** Of the output that was more than enough, the network took so much that there is room. */
  void onTaken(Moment now) {
    lastTakenNanos = now.nanos();
  }

  /**
   * PINGREQ went out.
   *
   * @param before how many bytes of output waited then
   */
  void onPingSent(long before, Moment now) {
    isPingWanted = false;
    lastSentNanos = now.nanos();
    if (verdictNanos == NEVER) {
      pingSentNanos = now.nanos();
      boolean isBackedUp = before >= BACKLOG_BYTES;
      verdictNanos = now.nanos() + (isBackedUp ? lookNanos() : pingDeadlineNanos());
      unsentBytes = before;
    }
  }

  /** How long the network may take nothing of the output while a ping is unanswered. */
  private long lookNanos() {
    return Math.min(LONGEST_DEADLINE_NANOS, Math.max(heartbeatNanos, SHORTEST_DEADLINE_NANOS));
  }

  /** How long what the network has taken last may be on its way, with the ping behind it. */
  private long arrivalNanos() {
    return Math.max(heartbeatNanos, lookNanos());
  }

  /** How long any byte may take to come after a ping. */
  long pingDeadlineNanos() {
    long span = DEADLINE_ROUND_TRIPS * smoothedRoundTripNanos;
    return Math.min(Math.max(span, SHORTEST_DEADLINE_NANOS), LONGEST_DEADLINE_NANOS);
  }

  /** True where the clocks parted since {@link #checkSuspend}: the monotonic one stood still. */
  boolean hasSlept(Moment now) {
    return differenceMillis(now) - clockDifferenceMillis > SUSPEND_MILLIS;
  }

  /** Compares the clocks: a machine that slept has a link in doubt. */
  void checkSuspend(Moment now) {
    isPingWanted |= hasSlept(now);
    clockDifferenceMillis = differenceMillis(now);
  }

  private static long differenceMillis(Moment now) {
    return now.epochMillis() - now.nanos() / 1_000_000;
  }

  long nextDeadlineNanos() {
    return isPingWanted ? lastSentNanos : Math.min(verdictNanos, pingDueNanos());
  }

  private long pingDueNanos() {
    long bySilence = verdictNanos == NEVER ? after(lastReceivedNanos, heartbeatNanos) : NEVER;
    return Math.min(after(lastSentNanos, keepAliveNanos), bySilence);
  }

  private static long after(long sinceNanos, long spanNanos) {
    return spanNanos == NEVER ? NEVER : sinceNanos + spanNanos;
  }

  /**
   * Judges the server. A late judge first lets the socket be read.
   *
   * @param unsent how many bytes of output wait now
   */
  Verdict onTime(long unsent, Moment now) {
    if (now.nanos() >= verdictNanos) {
      if (isTaken(unsent, now)) {
        verdictNanos = now.nanos() + (unsent >= BACKLOG_BYTES ? lookNanos() : arrivalNanos());
      } else if (now.nanos() - verdictNanos <= StallGuard.THRESHOLD_NANOS) {
        return Verdict.DEAD;
      } else {
        verdictNanos = now.nanos() + READING_GRACE_NANOS;
      }
    }
    boolean isDue = isPingWanted || now.nanos() >= pingDueNanos();
    return isDue ? Verdict.PING : Verdict.NOTHING;
  }

  /** True where the network took of a backlog since this was last asked. */
  private boolean isTaken(long unsent, Moment now) {
    boolean wasBackedUp = unsentBytes >= BACKLOG_BYTES;
    boolean hasShrunk = unsent < unsentBytes;
    unsentBytes = unsent;
    return wasBackedUp && (hasShrunk || hadRoom(now));
  }

  private boolean hadRoom(Moment now) {
    return lastTakenNanos != NEVER && now.nanos() - lastTakenNanos < lookNanos();
  }
}
