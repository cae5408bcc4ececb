package io.ternmq.brokercore.lane;

import io.ternmq.brokercore.MailboxItem;
import io.ternmq.core.Moment;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * How other lanes reach a session: many offer, the owner drains. Costs two references while empty.
 *
 * <p>Model: a stack whose head is null (idle), SCHEDULED (a drain is posted or running, nothing
 * new) or the latest item. Whoever finds it idle posts the one drain there is; the drainer takes
 * the whole stack and turns it round, and sets it back to idle only when it is empty. So there is
 * never more than one drain, and the owner can change inside a drain without another one running.
 */
abstract class SessionMailbox {
  private static final AtomicReferenceFieldUpdater<SessionMailbox, @Nullable MailboxItem> HEAD =
      AtomicReferenceFieldUpdater.newUpdater(SessionMailbox.class, MailboxItem.class, "head");

  private static final MailboxItem SCHEDULED =
      new MailboxItem() {
        @Override
        public void open(io.ternmq.brokercore.SessionEngine session, Moment now) {
          throw new IllegalStateException("the mark of a scheduled mailbox is no item");
        }
      };

  private volatile @Nullable MailboxItem head;

  /** Owned by the drainer: what was taken and not opened yet. */
  private @Nullable MailboxItem taken;

  /** Puts an item behind all others. Any thread. True where the caller has to post the drain. */
  final boolean offer(MailboxItem item) {
    while (true) {
      MailboxItem latest = head;
      if (latest == null || latest == SCHEDULED) {
        item.next(null, 0);
      } else {
        item.next(latest, latest.depth());
      }
      if (HEAD.compareAndSet(this, latest, item)) {
        return latest == null;
      }
    }
  }

  /** True where nothing waits and no drain is on its way. Means something to the owner only. */
  final boolean isIdle() {
    return head == null;
  }

  /** About how many items lie in the stack. */
  final int depth() {
    MailboxItem latest = head;
    return latest == null || latest == SCHEDULED ? 0 : latest.depth();
  }

  /** The next item for the drainer, in the order of arrival; null where there is none. */
  final @Nullable MailboxItem poll() {
    if (taken == null) {
      taken = reversed(HEAD.getAndSet(this, SCHEDULED));
    }
    MailboxItem first = taken;
    if (first != null) {
      taken = first.next();
      first.next(null, 0);
    }
    return first;
  }

  /** The drainer found nothing: idle from here on. False where something came in between. */
  final boolean rest() {
    return HEAD.compareAndSet(this, SCHEDULED, null);
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
