package io.ternmq.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long SECOND = 1_000_000_000L;

  private final TimerWheel wheel = new TimerWheel(0);
  private final List<String> fired = new ArrayList<>();

  private final class Named extends Timer {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void onDeadline(Moment now) {
      fired.add(name);
    }
  }

  private void advanceTo(long nanos) {
    wheel.advance(new Moment(nanos, 0));
  }

  @Test
  void firesOnceAndNeverEarly() {
    wheel.schedule(new Named("a"), SECOND);
    advanceTo(SECOND - 1);
    assertThat(fired).isEmpty();
    advanceTo(SECOND + 2 * TimerWheel.TICK_NANOS);
    assertThat(fired).containsExactly("a");
    advanceTo(100 * SECOND);
    assertThat(fired).containsExactly("a");
    assertThat(wheel.count()).isZero();
  }

  @Test
  void forgetsACancelledTimerAndFollowsAMovedOne() {
    Named cancelled = new Named("cancelled");
    Named moved = new Named("moved");
    wheel.schedule(cancelled, SECOND);
    wheel.schedule(moved, SECOND);
    wheel.cancel(cancelled);
    wheel.cancel(cancelled);
    wheel.schedule(moved, 5 * SECOND);
    advanceTo(2 * SECOND);
    assertThat(fired).isEmpty();
    advanceTo(6 * SECOND);
    assertThat(fired).containsExactly("moved");
  }

  @Test
  void letsATimerSetItselfAgainWhileItFires() {
    Timer again =
        new Timer() {
          private int times;

          @Override
          protected void onDeadline(Moment now) {
            fired.add("again");
            if (++times < 3) {
              wheel.schedule(this, now.nanos());
            }
          }
        };
    wheel.schedule(again, 0);
    for (long now = 0; now < SECOND; now += TimerWheel.TICK_NANOS) {
      advanceTo(now);
    }
    assertThat(fired).hasSize(3);
  }

  @Test
  void firesEveryDeadlineFromMillisecondsToHoursInTimeAndInTurn() {
    SplittableRandom chance = new SplittableRandom(3);
    List<Long> late = new ArrayList<>();
    long[] step = {1_000_000};
    for (int index = 0; index < 4_000; index++) {
      long deadline = chance.nextLong(1L << (20 + chance.nextInt(25)));
      Timer timer =
          new Timer() {
            @Override
            protected void onDeadline(Moment now) {
              assertThat(now.nanos()).isGreaterThanOrEqualTo(deadline);
              late.add(now.nanos() - deadline - step[0]);
            }
          };
      wheel.schedule(timer, deadline);
    }
    long now = 0;
    while (wheel.count() > 0) {
      long next = wheel.nextDeadlineNanos();
      assertThat(next).isGreaterThan(now);
      step[0] = 0;
      now = next;
      advanceTo(now);
    }
    assertThat(late).hasSize(4_000).allMatch(nanos -> nanos <= 2 * TimerWheel.TICK_NANOS);
  }

  @Test
  void saysThatNothingIsDueWhileItIsEmpty() {
    assertThat(wheel.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }
}
