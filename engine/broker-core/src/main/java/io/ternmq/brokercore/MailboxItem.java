package io.ternmq.brokercore;

import io.ternmq.core.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Something for a session that came from elsewhere: a delivery, a takeover, a receipt, an
 * administrator's wish. An item lies in one mailbox at a time and is its own link in it.
 */
public abstract class MailboxItem {
  private @Nullable MailboxItem next;
  private int depth;

  /** Called on the lane that owns the session. */
  public abstract void open(SessionEngine session, Moment now);

  /** The link to the item behind; the mailbox writes it. */
  public final @Nullable MailboxItem next() {
    return next;
  }

  /** Sets the link; only the mailbox does. */
  public final void next(@Nullable MailboxItem item, int depthOfIt) {
    next = item;
    depth = depthOfIt + 1;
  }

  /** How many items lay in the mailbox with this one, about. */
  public final int depth() {
    return depth;
  }
}
