package io.ternmq.clientcore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.Backoff;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A thousand clients that are dropped at the same instant come back as full jitter spreads them.
 */
class SpreadTest {
  private static final int CLIENTS = 1_000;
  private static final long SECOND = Rig.SECOND;

  /** Kolmogorov's bound for 1,000 draws: an honest draw is beyond it once in a million times. */
  private static final double FARTHEST = 0.0855;

  private static List<Rig> dropped(int failures) {
    List<Rig> rigs = new ArrayList<>();
    SplittableRandom seeds = new SplittableRandom(42);
    for (int number = 0; number < CLIENTS; number++) {
      Rig rig = new Rig(Rig.named(), seeds.nextLong());
      rig.engine.start(rig.now, rig.out);
      rig.accept(false);
      rig.lose();
      for (int count = 0; count < failures; count++) {
        rig.untilNextAttempt();
        rig.lose(LossCause.of(LossKind.REFUSED));
      }
      rigs.add(rig);
    }
    return rigs;
  }

  private static double[] delaysSeconds(List<Rig> rigs) {
    return rigs.stream()
        .mapToDouble(rig -> rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos() / 1e9)
        .sorted()
        .toArray();
  }

  /** How far the draws are from an even spread over [0, ceiling]. */
  private static double distance(double[] sorted, double ceiling) {
    double farthest = 0;
    for (int index = 0; index < sorted.length; index++) {
      double even = sorted[index] / ceiling;
      double above = (index + 1.0) / sorted.length - even;
      double below = even - (double) index / sorted.length;
      farthest = Math.max(farthest, Math.max(above, below));
    }
    return farthest;
  }

  @Test
  void everyDelayIsSpreadEvenlyFromNothingToItsCeiling() {
    for (int failures = 0; failures <= 8; failures++) {
      double ceiling = Math.min(120, Math.pow(2, failures));
      double[] delays = delaysSeconds(dropped(failures));
      assertThat(distance(delays, ceiling)).as("delay " + failures).isLessThan(FARTHEST);
      assertThat(delays[CLIENTS - 1]).isLessThanOrEqualTo(ceiling);
    }
  }

  @Test
  void theTestKnowsAnotherSpread() {
    SplittableRandom random = new SplittableRandom(1);
    double[] equalJitter = random.doubles(CLIENTS).map(draw -> 0.5 + draw / 2).sorted().toArray();
    double[] swapped = random.doubles(CLIENTS).map(draw -> draw * draw).sorted().toArray();
    assertThat(distance(equalJitter, 1)).isGreaterThan(FARTHEST);
    assertThat(distance(swapped, 1)).isGreaterThan(FARTHEST);
  }

  @Test
  void noTenthOfTheFirstSecondSeesMoreThanItsShareOfTheCrowd() {
    int[] arrivals = new int[10];
    for (double delay : delaysSeconds(dropped(0))) {
      arrivals[Math.min(9, (int) (delay * 10))]++;
    }
    assertThat(Arrays.stream(arrivals).max().orElseThrow()).isLessThan(160);
    assertThat(Arrays.stream(arrivals).min().orElseThrow()).isGreaterThan(50);
  }

  @Test
  void noTwoClientsShareStateOrChance() {
    List<Rig> rigs = dropped(3);
    Set<Long> delays = new HashSet<>();
    for (Rig rig : rigs) {
      delays.add(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos());
    }
    assertThat(delays).as("each has a delay of its own").hasSize(CLIENTS);
    Rig one = rigs.get(0);
    one.untilNextAttempt();
    one.accept(true);
    one.pass(Backoff.HOLD_NANOS);
    one.lose();
    rigs.get(1).untilNextAttempt();
    rigs.get(1).lose(LossCause.of(LossKind.REFUSED));
    assertThat(one.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos())
        .as("one that held starts over")
        .isLessThanOrEqualTo(SECOND);
    assertThat(rigs.get(1).out.lastEvent(ClientEvent.RetryScheduled.class).attemptNumber())
        .as("its neighbour goes on")
        .isEqualTo(5);
  }
}
