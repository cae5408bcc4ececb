package io.ternmq.crash.soak;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stays for a while, goes, and is back soon, or when its session has expired: under its name, where
 * it finds a new session, or under one that was never heard. So sessions end and begin all the
 * time.
 */
final class Guest extends Subscriber {
  private static final int EXPIRY_SECONDS = 8;
  private static final int SURELY_THERE_SECONDS = 5;
  private static final int SURELY_OVER_SECONDS = 12;

  private final AtomicInteger names;
  private Account account;
  private boolean isKnown;
  private long leftNanos;

  /**
   * A guest.
   *
   * @param names the number of the last new name
   */
  Guest(
      Run run, Account account, Doors.Transport transport, Interest interest, AtomicInteger names) {
    super(run, account, transport, interest);
    this.account = account;
    this.names = names;
  }

  @Override
  Account account() {
    return account;
  }

  @Override
  int expirySeconds() {
    return EXPIRY_SECONDS;
  }

  @Override
  boolean mayFind(boolean isSessionPresent) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - leftNanos);
    boolean isSurelyThere = isKnown && seconds < SURELY_THERE_SECONDS;
    boolean isSurelyOver = !isKnown || seconds >= SURELY_OVER_SECONDS;
    return isSessionPresent ? !isSurelyOver : !isSurelyThere;
  }

  @Override
  void onConnected(Wire connected, boolean isResumed) throws IOException {
    isKnown = true;
    super.onConnected(connected, isResumed);
  }

  @Override
  void onTakingOver() {
    leftNanos = System.nanoTime();
  }

  @Override
  void onEnded() {
    leftNanos = System.nanoTime();
    int draw = ThreadLocalRandom.current().nextInt(4);
    if (draw == 0) {
      return;
    }
    stayAway(TimeUnit.SECONDS.toMillis(SURELY_OVER_SECONDS + 1));
    if (draw > 1) {
      account = account.withId("guest-" + names.incrementAndGet());
      isKnown = false;
      tally().one("session expired for good");
    } else {
      tally().one("session expired and made anew");
    }
  }
}
