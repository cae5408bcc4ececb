package io.ternmq.chaos;

import java.util.BitSet;

/** What of one stream came to one subscriber. Guarded by its stream. */
final class Arrivals {
  private final BitSet seen = new BitSet();
  private int highest = -1;
  private int duplicateCount;
  private int reorderedCount;
  private int excusedBelow;
  private boolean isSessionLost;

  void onArrival(int number) {
    if (seen.get(number)) {
      duplicateCount++;
      return;
    }
    seen.set(number);
    if (isSessionLost) {
      // What was sent before the first message of the new session may have gone with the old one.
      isSessionLost = false;
      excusedBelow = Math.max(excusedBelow, number);
    }
    if (number < highest) {
      reorderedCount++;
    }
    highest = Math.max(highest, number);
  }

  void onSessionLost() {
    isSessionLost = true;
  }

  /** What should have come and did not. */
  BitSet missing(BitSet acknowledged) {
    BitSet missing = new BitSet();
    if (isSessionLost) {
      return missing;
    }
    missing.or(acknowledged);
    missing.andNot(seen);
    missing.clear(0, excusedBelow);
    return missing;
  }

  /** What did not come because the broker lost the session. */
  int excusedCount(BitSet acknowledged) {
    BitSet all = new BitSet();
    all.or(acknowledged);
    all.andNot(seen);
    return all.cardinality() - missing(acknowledged).cardinality();
  }

  int distinctCount() {
    return seen.cardinality();
  }

  int duplicateCount() {
    return duplicateCount;
  }

  int reorderedCount() {
    return reorderedCount;
  }
}
