package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Identity;
import io.ternmq.core.Moment;
import io.ternmq.core.Timer;
import io.ternmq.packet.ReasonCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection: is the peer alive, does it take what is sent, is it being read? One timer
 * for every deadline, which fires early rather than being moved often. Owned by its connection.
 */
final class ConnectionWatch extends Timer {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLI_NANOS = 1_000_000;

  private static final long SECOND = 1_000_000_000L;

  /** The wall clock may be set: an end by it is looked at as often as this at least. */
  private static final long LONGEST_LOOK_MILLIS = 60_000;

  /** How often it is looked whether a peer has read its answers; mostly that is told before. */
  private static final long UNREAD_LOOK_NANOS = 100 * MILLI_NANOS;

  /** Why a connection is not read. Several may hold at once. */
  enum Pause {
    /** It has no session yet. */
    BINDING,
    /** What it publishes has no room elsewhere. */
    ROOM,
    /** What it sent waits for somebody's word. */
    VERDICT,
    /** It sent more than a second may have. */
    RATE,
    /** It asks and does not read the answers. */
    UNREAD
  }

  private final ConnectionEngine connection;
  private final Liveness liveness;
  private @Nullable ReadOnly readOnly;
  private @Nullable Heartbeat heartbeat;
  private @Nullable InboundRate rate;
  private long congestedSinceNanos = NEVER;
  private long takenBefore;
  private long awaitingSinceNanos = NEVER;

  /** When CONNECT is due; then, when the enhanced authentication under way is. */
  private long stepDueNanos;

  private int pauses;
  private boolean isInExchange;
  private boolean isSuspect;

  ConnectionWatch(ConnectionEngine connection, Moment now) {
    this.connection = connection;
    this.liveness = new Liveness(lane().attentiveNanos(now));
    this.stepDueNanos = now.nanos() + lane().settings().connectTimeoutNanos();
    lane().schedule(this, stepDueNanos);
  }

  /** The connection is over: nothing is watched any more. */
  void end() {
    lane().cancel(this);
    if (readOnly != null) {
      readOnly.end();
    }
    if (rate != null) {
      rate.end();
    }
  }

  private SessionOutput lane() {
    return connection.lane();
  }

  private ConnectionOutput output() {
    return connection.output();
  }

  /** The store takes nothing, and so a message was not taken. */
  void hold(Moment now) {
    if (readOnly == null) {
      readOnly = new ReadOnly(connection, now);
    }
  }

  /** True from the first message that was not taken on: none behind it may overtake it. */
  boolean isHeld() {
    return readOnly != null;
  }

  // ---- events

  /** This much of the time for CONNECT is used up already. */
  void onPreamble(long usedNanos, Moment now) {
    stepDueNanos = now.nanos() + lane().settings().connectTimeoutNanos() - usedNanos;
    scheduleNoLaterThan(stepDueNanos);
  }

  /** The connection is in service, with this keep-alive. */
  void keepAlive(int seconds, Moment now) {
    liveness.keepAlive(seconds);
    long silenceNanos = lane().settings().heartbeatNanos();
    // Only to clients that promised nothing: some libraries close on a frame they do not expect.
    if (seconds == 0 && silenceNanos > 0 && output().canProbe()) {
      heartbeat = new Heartbeat(silenceNanos, lane().attentiveNanos(now));
      if (pauses != 0) {
        heartbeat.pause(lane().attentiveNanos(now));
      }
    }
  }

  /** Something beneath MQTT came. */
  void onSignOfLife(Moment now) {
    if (heartbeat != null) {
      heartbeat.onHeard(lane().attentiveNanos(now));
      isSuspect = false;
    }
  }

  /** A complete packet came. */
  void onPacket(Moment now) {
    liveness.onPacket(lane().attentiveNanos(now));
    isSuspect = false;
  }

  /** Bytes were read; a packet may have begun and not ended. */
  void onInput(int bytes, boolean packetUnderWay, Moment now) {
    liveness.onInput(
        bytes, packetUnderWay, lane().settings().packetStallNanos(), lane().attentiveNanos(now));
    if (bytes > 0) {
      onSignOfLife(now);
      if (isCongested(now) && isUnread()) {
        pause(Pause.UNREAD, now);
      }
    }
    long bound = lane().settings().clientBytesPerSecond();
    if (bound > 0 && bytes > 0 && connection.isOpen()) {
      rate(now).onBytes(bytes, bound, now);
    }
    if (packetUnderWay) {
      scheduleNoLaterThan(now.nanos() + lane().settings().packetStallNanos());
    }
  }

  /** A message came. */
  void onPublish(Moment now) {
    int bound = lane().settings().clientMessagesPerSecond();
    if (bound > 0) {
      rate(now).onMessage(bound, now);
    }
  }

  private InboundRate rate(Moment now) {
    InboundRate made = rate;
    if (made == null) {
      made = new InboundRate(connection, now);
      rate = made;
    }
    return made;
  }

  /** The network took bytes. */
  void onWritable(Moment now) {
    if (!isCongestedNow()) {
      congestedSinceNanos = NEVER;
      resume(Pause.UNREAD, now);
    }
  }

  /** The client authenticates by AUTH: at CONNECT in the time of that, later in as much again. */
  void beginExchange(Moment now) {
    if (connection.phase() != ConnectionPhase.AUTHENTICATING) {
      stepDueNanos = now.nanos() + lane().settings().connectTimeoutNanos();
    }
    isInExchange = true;
    scheduleNoLaterThan(stepDueNanos);
  }

  /** It is known who the client is. */
  void endExchange() {
    isInExchange = false;
  }

  /** What the client proved has changed, and with that its end. */
  void onIdentity() {
    if (connection.isOpen()) {
      scheduleNext(lane().moment()); // it proved itself again
    }
  }

  /** From now to the end of what the client proved; 0 where it is over. */
  private long nanosToEnd(Moment now) {
    if (connection.phase() != ConnectionPhase.OPEN) {
      return NEVER;
    }
    long endEpochMillis = connection.identity().endEpochMillis();
    if (endEpochMillis == Identity.ENDLESS) {
      return NEVER;
    }
    long leftMillis = Math.max(0, endEpochMillis - now.epochMillis());
    return leftMillis > LONGEST_LOOK_MILLIS
        ? LONGEST_LOOK_MILLIS * MILLI_NANOS
        : leftMillis * MILLI_NANOS;
  }

  // ---- reading

  /** Reads nothing more for this reason; the peer is not judged meanwhile. */
  void pause(Pause reason, Moment now) {
    if (pauses == 0) {
      liveness.pause(lane().attentiveNanos(now));
      if (heartbeat != null) {
        heartbeat.pause(lane().attentiveNanos(now));
      }
      output().pauseReading();
    }
    pauses |= bit(reason);
    if (isAwaited(reason)) {
      awaitingSinceNanos = lane().attentiveNanos(now);
      scheduleNoLaterThan(now.nanos() + lane().settings().readPauseNanos());
    } else if (reason == Pause.UNREAD) {
      scheduleNoLaterThan(now.nanos() + UNREAD_LOOK_NANOS);
    }
  }

  /** This reason holds no more; without another the connection is read again. */
  void resume(Pause reason, Moment now) {
    if (!isPaused(reason)) {
      return;
    }
    pauses &= ~bit(reason);
    if (isAwaited(reason)) {
      awaitingSinceNanos = NEVER;
    }
    if (pauses == 0) {
      liveness.resume(lane().attentiveNanos(now));
      if (heartbeat != null) {
        heartbeat.resume(lane().attentiveNanos(now));
      }
      output().resumeReading();
      scheduleNext(now);
    }
  }

  /** True where somebody's answer ends it; the others are watched elsewhere. */
  private static boolean isAwaited(Pause reason) {
    return reason == Pause.BINDING || reason == Pause.VERDICT;
  }

  private static int bit(Pause reason) {
    return 1 << reason.ordinal();
  }

  boolean isPaused(Pause reason) {
    return (pauses & bit(reason)) != 0;
  }

  // ---- writing

  /** True while the peer does not take what is sent; its patience runs from the first time. */
  boolean isCongested(Moment now) {
    if (!isCongestedNow()) {
      congestedSinceNanos = NEVER;
      return false;
    }
    if (congestedSinceNanos == NEVER) {
      congestedSinceNanos = now.nanos();
      takenBefore = takenBytes();
      scheduleNoLaterThan(now.nanos() + lane().settings().overloadNanos());
    }
    return true;
  }

  /** What the network has taken so far. */
  private long takenBytes() {
    return output().traffic().bytesSent() - output().unwrittenBytes();
  }

  private boolean isCongestedNow() {
    return output().unwrittenBytes() > lane().settings().unwrittenBytes();
  }

  /** True where answers came on top of what deliveries, which heed the bound, may have left. */
  private boolean isUnread() {
    long bound = lane().settings().unwrittenBytes();
    return output().unwrittenBytes() > bound + bound / 4;
  }

  // ---- deadlines

  private void scheduleNoLaterThan(long dueNanos) {
    if (!isScheduled() || deadlineNanos() > dueNanos) {
      lane().schedule(this, dueNanos);
    }
  }

  private void scheduleNext(Moment now) {
    if (!connection.phase().isAlive()) {
      return;
    }
    boolean isAwaited = isInExchange || connection.phase() == ConnectionPhase.AWAITING_CONNECT;
    long due = isAwaited ? stepDueNanos : NEVER;
    if (awaitingSinceNanos != NEVER) {
      due = Math.min(due, now.nanos() + lane().settings().readPauseNanos() - awaitingNanos(now));
    }
    long wait = liveness.nanosToVerdict(lane().attentiveNanos(now));
    if (heartbeat != null) {
      wait = Math.min(wait, heartbeat.nanosToNext(lane().attentiveNanos(now)));
    }
    if (wait != NEVER) {
      due = Math.min(due, now.nanos() + wait);
    }
    if (congestedSinceNanos != NEVER) {
      due = Math.min(due, congestedSinceNanos + lane().settings().overloadNanos());
    }
    if (isPaused(Pause.UNREAD)) {
      due = Math.min(due, now.nanos() + UNREAD_LOOK_NANOS);
    }
    long toEnd = nanosToEnd(now);
    if (toEnd != NEVER) {
      due = Math.min(due, now.nanos() + toEnd);
    }
    if (due != NEVER) {
      lane().schedule(this, due);
    }
  }

  @Override
  protected void onDeadline(Moment now) {
    if (!connection.phase().isAlive()) {
      return;
    }
    if (connection.phase() == ConnectionPhase.AWAITING_CONNECT && now.nanos() >= stepDueNanos) {
      connection.close(CloseCause.CONNECT_TIMEOUT, "no CONNECT came in time", now);
    } else if (isInExchange && now.nanos() >= stepDueNanos) {
      Objects.requireNonNull(connection.authentication()).onTimeout(now);
    } else if (nanosToEnd(now) == 0) {
      String sentence = "what this client proved itself by is over";
      connection.close(CloseCause.REFUSED, ReasonCode.NOT_AUTHORIZED, sentence, now);
    } else if (isOverloaded(now)) {
      connection.close(CloseCause.OVERLOADED, "what was sent is not being read", now);
    } else if (hasWaitedTooLong(now)) {
      if (isPaused(Pause.BINDING)) {
        connection.onBindingTimeout(now);
      } else {
        connection.verdicts().onTimeout(now);
        scheduleNext(now);
      }
    } else {
      judge(now);
    }
  }

  /** How long it has waited for a session or a verdict, a standstill of ours left out. */
  private long awaitingNanos(Moment now) {
    return lane().attentiveNanos(now) - awaitingSinceNanos;
  }

  private boolean hasWaitedTooLong(Moment now) {
    return awaitingSinceNanos != NEVER && awaitingNanos(now) >= lane().settings().readPauseNanos();
  }

  private boolean isOverloaded(Moment now) {
    if (congestedSinceNanos == NEVER || !isCongestedNow()) {
      congestedSinceNanos = NEVER;
      return false;
    }
    long patienceNanos = lane().settings().overloadNanos();
    return now.nanos() - congestedSinceNanos >= patienceNanos && !isTaking(patienceNanos, now);
  }

  /** True for a peer that reads, if slowly: a large message may take it longer than that. */
  private boolean isTaking(long patienceNanos, Moment now) {
    long taken = takenBytes();
    long seconds = Math.max(1, patienceNanos / SECOND);
    boolean isTaking = taken - takenBefore >= PacketPace.SLOWEST_BYTES_A_SECOND * seconds;
    if (isTaking) {
      congestedSinceNanos = now.nanos();
      takenBefore = taken;
    }
    return isTaking;
  }

  /** A verdict stands only when the sockets were read once more after it was reached. */
  private void judge(Moment now) {
    if (isPaused(Pause.UNREAD)) {
      onWritable(now); // lest a peer that has read waits for ever, were it not told
    }
    CloseCause verdict = verdict(lane().attentiveNanos(now));
    if (verdict == null) {
      isSuspect = false;
      scheduleNext(now);
    } else if (!isSuspect) {
      isSuspect = true;
      lane().schedule(this, now.nanos() + 1);
    } else {
      long silentMillis = silentNanos(now) / 1_000_000;
      connection.close(verdict, verdict + " after " + silentMillis + " ms of silence", now);
    }
  }

  private @Nullable CloseCause verdict(long nowNanos) {
    CloseCause verdict = liveness.verdict(nowNanos);
    if (heartbeat == null || verdict != null) {
      return verdict;
    }
    if (heartbeat.isProbeDue(nowNanos)) {
      output().probe();
      heartbeat.onProbed(nowNanos);
    }
    return heartbeat.isUnanswered(nowNanos) ? CloseCause.PROBE_TIMEOUT : null;
  }

  /** How long ago the last complete packet came. */
  long silentNanos(Moment now) {
    return liveness.silentNanos(lane().attentiveNanos(now));
  }
}
