package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.MailboxItem;
import io.ternmq.core.Moment;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How other lanes reach a session: many offer, the owner drains. Costs one reference while empty.
 *
 * <p>Model: a stack whose head is null (idle), SCHEDULED (a drain is posted or running, nothing
 * new) or the latest item. Whoever finds it idle posts the one drain there is; the drainer takes
 * the whole stack and turns it round, and sets it back to idle only when it is empty. So there is
 * never more than one drain, and the owner can change inside a drain without another one running.
 */
final class SessionMailbox extends AtomicReference<@Nullable MailboxItem> {
  private static final long serialVersionUID = 1L;

  private static final MailboxItem SCHEDULED =
      new MailboxItem() {
        @Override
        public void open(io.ternmq.brokercore.SessionEngine session, Moment now) {
          throw new IllegalStateException("the mark of a scheduled mailbox is no item");
        }
      };

  /** Owned by the drainer: what was taken and not opened yet. */
  private transient @Nullable MailboxItem taken;

  /** Puts an item behind all others. Any thread. True where the caller has to post the drain. */
  boolean offer(MailboxItem item) {
    while (true) {
      MailboxItem head = get();
      if (head == null || head == SCHEDULED) {
        item.next(null, 0);
      } else {
        item.next(head, head.depth());
      }
      if (compareAndSet(head, item)) {
        return head == null;
      }
    }
  }

  /** True where nothing waits and no drain is on its way. Means something to the owner only. */
  boolean isIdle() {
    return get() == null;
  }

  /** About how many items lie in the stack. */
  int depth() {
    MailboxItem head = get();
    return head == null || head == SCHEDULED ? 0 : head.depth();
  }

  /** The next item for the drainer, in the order of arrival; null where there is none. */
  @Nullable MailboxItem poll() {
    if (taken == null) {
      taken = reversed(getAndSet(SCHEDULED));
    }
    MailboxItem first = taken;
    if (first != null) {
      taken = first.next();
      first.next(null, 0);
    }
    return first;
  }

  /** The drainer found nothing: idle from here on. False where something came in between. */
  boolean rest() {
    return compareAndSet(SCHEDULED, null);
  }

  private static @Nullable MailboxItem reversed(@Nullable MailboxItem stack) {
    MailboxItem ordered = null;
    MailboxItem rest = stack == SCHEDULED ? null : stack;
    while (rest != null) {
      MailboxItem below = rest.next();
      rest.next(ordered, 0);
      ordered = rest;
      rest = below;
    }
    return ordered;
  }
}
