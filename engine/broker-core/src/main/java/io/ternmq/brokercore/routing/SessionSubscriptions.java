package io.ternmq.brokercore.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one session by their filter: an open table of the same records that stand in
 * the topic tree, about seven bytes each. Owned by its session.
 */
public final class SessionSubscriptions {
  /** What a filter has at most, on the average, where they are many. */
  private static final int USUAL_CHARACTERS = 1 << 10;

  /** What filters have together at most where few are allowed. */
  private static final int LEAST_CHARACTERS = 1 << 20;

  private static final Subscription[] NO_SLOTS = {null};

  /** For every session that has none; to be asked, not to be changed. */
  public static final SessionSubscriptions NONE = new SessionSubscriptions();

  private @Nullable Subscription[] slots = NO_SLOTS;
  private int count;
  private int sharedCount;

  public int count() {
    return count;
  }

  /** How many of them are shared. */
  public int sharedCount() {
    return sharedCount;
  }

  /** True where one more is within this number, and a long filter within what all may have. */
  public boolean hasRoom(String filter, int maximum) {
    if (count >= maximum || filter.length() <= USUAL_CHARACTERS) {
      return count < maximum;
    }
    long characters = filter.length();
    for (Subscription subscription : slots) {
      characters += subscription == null ? 0 : subscription.filterText().length();
    }
    return characters <= Math.max(LEAST_CHARACTERS, (long) maximum * USUAL_CHARACTERS);
  }

  private int start(String filter) {
    int hash = filter.hashCode();
    return (hash ^ (hash >>> 16)) & (slots.length - 1);
  }

  /** Where the one with this filter stands, or the empty slot where it would. */
  private int slotOf(String filter) {
    int at = start(filter);
    for (Subscription known = slots[at]; known != null; known = slots[at]) {
      if (known.filterText().equals(filter)) {
        return at;
      }
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  /** The one with exactly this filter, or null. */
  public @Nullable Subscription find(String filter) {
    return slots[slotOf(filter)];
  }

  /** Adds one; returns the one with the same filter that it replaced, or null. */
  public @Nullable Subscription put(Subscription subscription) {
    if (this == NONE) {
      throw new IllegalStateException("the subscriptions of nobody in particular do not change");
    }
    int at = slotOf(subscription.filterText());
    Subscription earlier = slots[at];
    if (earlier == null) {
      if (4 * (count + 1) > 3 * slots.length) {
        grow();
        at = slotOf(subscription.filterText());
      }
      count++;
      sharedCount += subscription instanceof SharedSubscription ? 1 : 0;
    }
    slots[at] = subscription;
    return earlier;
  }

  private void grow() {
    @Nullable Subscription[] before = slots;
    slots = new @Nullable Subscription[Math.max(2, 2 * before.length)];
    for (Subscription subscription : before) {
      if (subscription != null) {
        slots[slotOf(subscription.filterText())] = subscription;
      }
    }
  }

  /** Removes the one with exactly this filter [MQTT-3.10.4-1]; null where there is none. */
  public @Nullable Subscription remove(String filter) {
    int hole = slotOf(filter);
    Subscription removed = slots[hole];
    if (removed == null) {
      return null;
    }
    count--;
    sharedCount -= removed instanceof SharedSubscription ? 1 : 0;
    if (count == 0) {
      slots = NO_SLOTS;
      return removed;
    }
    slots[hole] = null;
    int mask = slots.length - 1;
    int at = (hole + 1) & mask;
    for (Subscription moved = slots[at]; moved != null; moved = slots[at]) {
      slots[at] = null;
      slots[slotOf(moved.filterText())] = moved; // it may have stood behind the hole
      at = (at + 1) & mask;
    }
    return removed;
  }

  /** All of them, as they are now. */
  public List<Subscription> all() {
    List<Subscription> all = new ArrayList<>(count);
    for (Subscription subscription : slots) {
      if (subscription != null) {
        all.add(subscription);
      }
    }
    return all;
  }
}
