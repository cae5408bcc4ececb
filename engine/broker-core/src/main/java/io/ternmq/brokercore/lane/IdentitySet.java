package io.ternmq.brokercore.lane;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects that are equal only to themselves: an open table of references, and so about eight bytes
 * each. Owned by its lane.
 */
final class IdentitySet<E> {
  private static final int FIRST_CAPACITY = 16;

  private @Nullable Object[] slots = new @Nullable Object[FIRST_CAPACITY];
  private int count;

  int count() {
    return count;
  }

  /** Adds one; does nothing where it is in. */
  void add(E element) {
    if (4 * (count + 1) > 3 * slots.length) {
      grow();
    }
    int slot = slotOf(element);
    if (slots[slot] == null) {
      slots[slot] = element;
      count++;
    }
  }

  /** Takes one out; does nothing where it is not in. */
  void remove(E element) {
    int gap = slotOf(element);
    if (slots[gap] == null) {
      return;
    }
    count--;
    slots[gap] = null;
    int at = next(gap);
    for (Object moved = slots[at]; moved != null; moved = slots[at]) {
      slots[at] = null;
      slots[slotOf(moved)] = moved; // it may have stood behind the gap
      at = next(at);
    }
  }

  /** Up to so many of them, as they are now. */
  @SuppressWarnings("unchecked") // only add() writes the table, and only E
  List<E> first(int most) {
    List<E> found = new ArrayList<>(Math.min(most, count));
    for (int at = 0; at < slots.length && found.size() < most; at++) {
      if (slots[at] != null) {
        found.add((E) slots[at]);
      }
    }
    return found;
  }

  private void grow() {
    @Nullable Object[] before = slots;
    slots = new @Nullable Object[2 * before.length];
    for (Object element : before) {
      if (element != null) {
        slots[slotOf(element)] = element;
      }
    }
  }

  /** Where it stands, or the empty slot where it would. */
  private int slotOf(Object element) {
    int hash = System.identityHashCode(element);
    int at = (hash ^ hash >>> 16) & (slots.length - 1);
    while (slots[at] != null && slots[at] != element) {
      at = next(at);
    }
    return at;
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }
}
