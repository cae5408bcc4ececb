package io.ternmq.clientcore;

import io.ternmq.clientcore.SubscriptionLedger.Resubscription;
import io.ternmq.core.Moment;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Puts a session back in service after CONNACK. Lives as long as one connection.
 *
 * <p>Session present: everything in flight is repeated in its first order. Session absent: the
 * subscriptions are made again, one batch after the other, and their answers awaited for a while.
 * Only then follow changes that wait, and the queue. Where nobody knows whether it is the session
 * of before, both are done.
 */
final class Restoration {
  /** How long the answers to subscriptions that are made again hold the queue back. */
  static final long ANSWER_WAIT_NANOS = 10_000_000_000L;

  private static final long NEVER = Long.MAX_VALUE;
  private static final int[] NOTHING = {};

  private final int[] repeats;
  private final Deque<Resubscription> batches;
  private int repeatIndex;
  private long deadlineNanos;

  private Restoration(int[] repeats, Deque<Resubscription> batches, long deadlineNanos) {
    this.repeats = repeats;
    this.batches = batches;
    this.deadlineNanos = deadlineNanos;
  }

  static Restoration ofPresent(PublishOut publishOut) {
    return new Restoration(publishOut.identifiersInFlight(), new ArrayDeque<>(1), NEVER);
  }

  static Restoration ofAbsent(SubscriptionLedger ledger, Moment now) {
    return of(NOTHING, ledger.resubscriptions(false), now);
  }

  /** Everything in flight is repeated, and the subscriptions are made again to be safe. */
  static Restoration ofUnsure(PublishOut publishOut, SubscriptionLedger ledger, Turn turn) {
    boolean canSpareRetained = turn.connection().version().hasProperties();
    return of(
        publishOut.identifiersInFlight(), ledger.resubscriptions(canSpareRetained), turn.now());
  }

  private static Restoration of(int[] repeats, Deque<Resubscription> batches, Moment now) {
    long deadline = batches.isEmpty() ? NEVER : now.nanos() + ANSWER_WAIT_NANOS;
    return new Restoration(repeats, batches, deadline);
  }

  /** When the wait for answers is over. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Goes on as far as it can; true when the session is restored. */
  boolean advance(PublishOut publishOut, SubscriptionLedger ledger, Turn turn) {
    while (repeatIndex < repeats.length
        && turn.out().isWritable()
        && publishOut.mayRepeat(repeats[repeatIndex], turn.out().store())
        && publishOut.hasRoomToRepeat(repeats.length - repeatIndex)) {
      publishOut.repeat(repeats[repeatIndex++], turn);
    }
    boolean isRepeated = repeatIndex == repeats.length;
    return isRepeated && isSubscribed(ledger, turn);
  }

  /** True where every subscription that was to be made again is answered. */
  boolean hasSubscribed(SubscriptionLedger ledger) {
    return batches.isEmpty() && !ledger.isResubscribing();
  }

  private boolean isSubscribed(SubscriptionLedger ledger, Turn turn) {
    while (!batches.isEmpty() && turn.out().isWritable() && !ledger.isResubscribing()) {
      ledger.sendFirst(batches, turn);
    }
    if (hasSubscribed(ledger) || turn.now().nanos() >= deadlineNanos) {
      deadlineNanos = NEVER; // batches that are left still go out one after the other
    }
    return deadlineNanos == NEVER;
  }
}
