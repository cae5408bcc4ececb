package io.ternmq.brokercore;

import io.ternmq.core.Moment;

/**
 * Do two devices fight for one client id? Counts swaps: takeovers of a connection that had lived
 * and was still heard. So many of them within a minute are a duel, and for the next minute
 * newcomers are refused as long as the holder answers. A phone that roams leaves a silent
 * connection behind, and a client that is cut off again and again leaves short-lived ones: neither
 * counts. Made at the first counted swap; owned by the lane that owns the session, and handed on to
 * the session that replaces it after a Clean Start.
 */
public final class DuelWatch {
  /** How long newcomers are refused after a duel was noticed, while the holder answers. */
  public static final int REFUSAL_SECONDS = 60;

  private static final long SECOND = 1_000_000_000L;
  private static final long WINDOW_NANOS = 60 * SECOND;
  private static final long REFUSAL_NANOS = REFUSAL_SECONDS * SECOND;
  private static final long LIVED_NANOS = SECOND / 2;
  private static final long HEARD_NANOS = 2 * SECOND;

  private final long[] swapNanos;
  private int swaps;
  private int nextSwap;
  private boolean refuses;
  private long refusesUntilNanos;

  /**
   * Nothing has happened yet.
   *
   * @param swapsToADuel at least 1
   */
  public DuelWatch(int swapsToADuel) {
    this.swapNanos = new long[swapsToADuel];
  }

  /** True where it counts that this connection is taken over. */
  public static boolean isSwap(ConnectionEngine holder, Moment now) {
    return holder.openNanos(now) >= LIVED_NANOS && isHeard(holder, now);
  }

  private static boolean isHeard(ConnectionEngine holder, Moment now) {
    return holder.silentNanos(now) <= HEARD_NANOS;
  }

  /**
   * How long newcomers are refused from now on; 0 where they are not, or where the holder is silent
   * and is replaced at once.
   */
  public long refusalNanos(ConnectionEngine holder, Moment now) {
    refuses &= refusesUntilNanos > now.nanos();
    return refuses && isHeard(holder, now) ? refusesUntilNanos - now.nanos() : 0;
  }

  /** A swap that counts; true where it is one too many: this is a duel, and refusing begins. */
  public boolean onSwap(Moment now) {
    swapNanos[nextSwap] = now.nanos();
    nextSwap = (nextSwap + 1) % swapNanos.length;
    swaps = Math.min(swaps + 1, swapNanos.length);
    boolean isDuel = swaps == swapNanos.length && now.nanos() - swapNanos[nextSwap] <= WINDOW_NANOS;
    if (isDuel) {
      swaps = 0;
      refuses = true;
      refusesUntilNanos = now.nanos() + REFUSAL_NANOS;
    }
    return isDuel;
  }

  /** True where nothing of it matters any more, and it can be let go. */
  public boolean isOver(Moment now) {
    int latest = (nextSwap + swapNanos.length - 1) % swapNanos.length;
    boolean isQuiet = swaps == 0 || now.nanos() - swapNanos[latest] > WINDOW_NANOS;
    return isQuiet && !(refuses && refusesUntilNanos > now.nanos());
  }
}
