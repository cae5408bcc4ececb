package io.ternmq.brokercore;

import org.jspecify.annotations.Nullable;

/** How much of a session waits for the store, and what is to happen when nothing does any more. */
abstract class OpenReceipts {
  private int count;
  private @Nullable Runnable whenNone;

  /** One more is waited for. */
  final void onReceiptAsked() {
    count++;
  }

  /** A receipt of this session was opened; where it was the last, what waited for that runs now. */
  public final void onReceiptOpened() {
    count--;
    Runnable waiting = whenNone;
    if (count == 0 && waiting != null) {
      whenNone = null;
      waiting.run();
    }
  }

  /** True where nothing of this session waits for the store. */
  public final boolean isSettled() {
    return count == 0;
  }

  /**
   * Runs this at the moment nothing of the session waits for the store any more, behind whatever
   * was asked for before.
   */
  public final void whenSettled(Runnable task) {
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
