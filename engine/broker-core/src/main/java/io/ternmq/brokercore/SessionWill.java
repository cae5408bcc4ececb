package io.ternmq.brokercore;

import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.core.DropReason;
import io.ternmq.core.Moment;
import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;

/**
 * A session's will: belongs to the end of a connection, waits for its delay, and is dropped where
 * the client is back before. Owned by its session.
 */
final class SessionWill {
  private static final long NANOS = 1_000_000_000L;
  private static final long MILLIS = 1_000L;
  private static final long NEVER = Long.MAX_VALUE;

  /** After a crash of the broker a will waits at least this long for its client. */
  private static final long LEAST_MILLIS_AFTER_A_CRASH = 30 * MILLIS;

  /** For every session that leaves none; nothing ever changes in it. */
  static final SessionWill NONE = new SessionWill(null, null);

  private @Nullable Will will;
  private final @Nullable Identity leftBy;
  private long dueNanos = NEVER;

  /** From when on the next life of the broker may publish it, where this one leaves it; else -1. */
  private long leftUntilMillis = -1;

  /**
   * A will that is kept.
   *
   * @param leftBy whose right to publish it is asked for again when it is due
   */
  private SessionWill(@Nullable Will will, @Nullable Identity leftBy) {
    this.will = will;
    this.leftBy = leftBy;
  }

  /** A connection takes the session: a will that waits is dropped, and its own is kept. */
  SessionWill replacedBy(ConnectionEngine arriving, SessionEngine session, Moment now) {
    if (will != null) {
      roomOf(session).leave(will);
      session.output().report(new BrokerEvent.WillDropped(session.clientId()), now);
    }
    Will fresh = arriving.will();
    return fresh == null ? NONE : new SessionWill(fresh, arriving.identity()).keptIn(session);
  }

  /** From now on it takes room. */
  SessionWill keptIn(SessionEngine session) {
    if (will != null) {
      roomOf(session).take(will);
    }
    return this;
  }

  private static WillRoom roomOf(SessionEngine session) {
    return session.output().admission().wills();
  }

  /** The connection ended: drops the will, publishes it, or lets it wait. */
  void settle(SessionEngine session, Ending ending, Moment now) {
    if (will == null) {
      return;
    }
    if (!ending.keepsWill()) {
      roomOf(session).leave(will);
      will = null; // [MQTT-3.14.4-3]
      session.output().report(new BrokerEvent.WillDropped(session.clientId()), now);
      return;
    }
    long delaySeconds = Math.min(will.delaySeconds(), session.expirySeconds());
    boolean isKeptForTheNextStart =
        ending.cause() == CloseCause.SHUTDOWN && session.expirySeconds() > 0;
    if (isKeptForTheNextStart) {
      leftUntilMillis = now.epochMillis() + delaySeconds * MILLIS;
    } else if (delaySeconds > 0) {
      dueNanos = due(delaySeconds, now);
    } else {
      publish(session, now);
    }
  }

  /** Publishes the will, where there is one. */
  void publish(SessionEngine session, Moment now) {
    Will due = will;
    if (due == null) {
      return;
    }
    roomOf(session).leave(due);
    will = null;
    dueNanos = NEVER;
    SessionOutput output = session.output();
    if (mayPublish(due, output)) {
      Message message =
          Message.of(due, session.clientId(), output.nextMessageNumber(), now.epochMillis());
      output.report(new BrokerEvent.WillPublished(session.clientId(), due.topic().text()), now);
      output.publish(message, session, 0, now);
    } else {
      output.drop(session.clientId(), DropReason.NOT_AUTHORIZED, 1, now); // whoever hears may count
      output.report(new BrokerEvent.WillDropped(session.clientId()), now);
    }
  }

  /**
   * Asks again, for the right may have gone since CONNECT, in an earlier life of the broker too; an
   * answer that takes time leaves it at the one given then. So does a store of a version that did
   * not say whose will it was.
   */
  private boolean mayPublish(Will due, SessionOutput output) {
    return leftBy == null
        || output
                .guard()
                .authorizer()
                .mayPublish(leftBy, due.topic(), due.qos(), due.retain(), allowed -> {})
            != Verdict.DENY;
  }

  /** This many seconds from now; Long.MAX_VALUE where that is for ever. */
  static long due(long seconds, Moment now) {
    return seconds >= BrokerSettings.NEVER_SECONDS ? NEVER : now.nanos() + seconds * NANOS;
  }

  /** What a store held. */
  static SessionWill restored(PutSession session, Moment now) {
    Will stored = session.will();
    boolean wasConnected = session.disconnectedAtMillis() < 0;
    if (stored == null) {
      return NONE;
    }
    SessionWill kept = new SessionWill(stored, session.willLeftBy());
    long delayMillis = stored.delaySeconds() * MILLIS;
    long waitMillis = wasConnected ? delayMillis : leftMillis(session, delayMillis, now);
    kept.dueNanos =
        now.nanos() + Math.max(waitMillis, LEAST_MILLIS_AFTER_A_CRASH) * (NANOS / MILLIS);
    return kept;
  }

  /** What is left of a delay: never more than all of it, and all where the clock makes no sense. */
  private static long leftMillis(PutSession session, long delayMillis, Moment now) {
    boolean waitsForEver =
        session.willDueMillis() < 0 || !Absence.isKnown(session.disconnectedAtMillis(), now);
    long leftMillis = Math.max(0, session.willDueMillis() - now.epochMillis());
    return waitsForEver ? delayMillis : Math.min(delayMillis, leftMillis);
  }

  /** When it is to be published, on the clock of this life; Long.MAX_VALUE while it need not be. */
  long dueNanos() {
    return dueNanos;
  }

  /** The same on the clock of the world, for a later life too; -1 while it need not be. */
  long dueMillis(Moment now) {
    return dueNanos == NEVER
        ? leftUntilMillis
        : now.epochMillis() + (dueNanos - now.nanos()) / (NANOS / MILLIS);
  }

  @Nullable Will will() {
    return will;
  }

  /** Its session as a store keeps it. */
  PutSession toStored(SessionEngine session, long disconnectedMillis, long dueMillis) {
    return new PutSession(
        session.clientId(),
        session.userName(),
        session.number(),
        session.expirySeconds(),
        disconnectedMillis,
        will,
        will == null ? null : leftBy,
        dueMillis,
        disconnectedMillis < 0 ? PutSession.ANY_SENT : session.firstUnsent());
  }
}
