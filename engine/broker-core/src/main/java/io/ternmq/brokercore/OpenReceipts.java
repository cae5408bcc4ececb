package io.ternmq.brokercore;

import org.jspecify.annotations.Nullable;

/** How much of a session waits for the store, and what is to happen when nothing does any more. */
final class OpenReceipts {
  private int count;
  private @Nullable Runnable whenNone;

  boolean isEmpty() {
    return count == 0;
  }

  void add() {
    count++;
  }

  /** One came; where it was the last, what waited for that runs now. */
  void remove() {
    count--;
    Runnable waiting = whenNone;
    if (count == 0 && waiting != null) {
      whenNone = null;
      waiting.run();
    }
  }

  /** Runs this at the moment the last one comes, behind whatever was asked for before. */
  void whenNone(Runnable task) {
    Runnable waiting = whenNone;
    whenNone =
        waiting == null
            ? task
            : () -> {
              waiting.run();
              task.run();
            };
  }
}
