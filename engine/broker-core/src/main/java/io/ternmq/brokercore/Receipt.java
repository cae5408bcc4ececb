package io.ternmq.brokercore;

import io.ternmq.core.Moment;

/** Something that waits until a batch is durable: mostly an acknowledgement to a client. */
public abstract class Receipt {
  private final SessionEngine session;
  private long ticket;
  private long askedAtNanos;

  protected Receipt(SessionEngine session) {
    this.session = session;
  }

  /** A receipt that only keeps its session where it is. */
  static Receipt ofNothing(SessionEngine session) {
    return new Receipt(session) {
      @Override
      public void onDurable(Moment now) {}
    };
  }

  /** The session that waits; it does not move to another lane before this is opened. */
  public final SessionEngine session() {
    return session;
  }

  public final long ticket() {
    return ticket;
  }

  /** Sets what is waited for; the lane does. */
  public final void ticket(long number) {
    ticket = number;
  }

  /** Sets when it was asked for; the lane does. */
  public final void askedAtNanos(long nanos) {
    askedAtNanos = nanos;
  }

  /** While the store takes nothing: a client that has waited long for this is sent away. */
  public final void turnAwayIfLate(Moment now) {
    ConnectionEngine waiting = session.connection();
    if (waiting != null && now.nanos() - askedAtNanos >= ReadOnly.PATIENCE_NANOS) {
      ReadOnly.turnAway(waiting, now);
    }
  }

  /** The batch is durable. Called on the session's lane. */
  public abstract void onDurable(Moment now);
}
