package io.ternmq.brokercore;

import io.ternmq.core.Moment;

/** Something that waits until a batch is durable: mostly an acknowledgement to a client. */
public abstract class Receipt {
  private final SessionEngine session;
  private long ticket;

  protected Receipt(SessionEngine session) {
    this.session = session;
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

  /** The batch is durable. Called on the session's lane. */
  public abstract void onDurable(Moment now);
}
