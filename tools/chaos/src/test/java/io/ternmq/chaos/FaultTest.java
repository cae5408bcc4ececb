package io.ternmq.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults and schedules as people write them. */
class FaultTest {
  @Test
  void readsKindTimeAndAmount() {
    assertThat(Fault.parse("reset")).isEqualTo(new Fault(FaultKind.RESET, Duration.ZERO, 0));
    assertThat(Fault.parse("black-hole=3s").duration()).isEqualTo(Duration.ofSeconds(3));
    assertThat(Fault.parse("delay=1m,150"))
        .isEqualTo(new Fault(FaultKind.DELAY, Duration.ofMinutes(1), 150));
  }

  @Test
  void refusesWithASentence() {
    assertThatThrownBy(() -> Fault.parse("explode"))
        .isInstanceOf(ChaosFailed.class)
        .hasMessageContaining("there is no fault 'explode'; there are reset, fin");
    assertThatThrownBy(() -> Fault.parse("delay=soon"))
        .hasMessage("'soon' is not a time such as 500ms, 2s or 1m");
    assertThatThrownBy(() -> Fault.parse("reset=3s"))
        .hasMessage("reset is over at once and takes no time");
    assertThatThrownBy(() -> Fault.parse("black-hole=3s,5"))
        .hasMessage("black-hole takes a time and no amount");
    assertThatThrownBy(() -> FaultSchedule.ofTimes(List.of("reset")))
        .hasMessage("'reset' is not TIME:FAULT such as 5s:black-hole=3s");
  }

  @Test
  void givenTimesAreWalkedInTheirOrder() {
    FaultSchedule schedule = FaultSchedule.ofTimes(List.of("9s:fin", "2s:reset"));
    assertThat(schedule.next())
        .isEqualTo(new FaultSchedule.Step(2_000_000_000L, Fault.parse("reset"), true));
    assertThat(schedule.next())
        .isEqualTo(new FaultSchedule.Step(7_000_000_000L, Fault.parse("fin"), true));
    assertThat(schedule.next()).isNull();
  }

  @Test
  void theSameSeedGivesTheSameFaultsAtTheSameTimes() {
    List<Object> first = steps(7);
    assertThat(steps(7)).isEqualTo(first);
    assertThat(steps(8)).isNotEqualTo(first);
  }

  private static List<Object> steps(long seed) {
    FaultSchedule schedule =
        FaultSchedule.bySeed(seed, Duration.ofSeconds(1), VerifyPlan.Trouble.USUAL, false);
    List<Object> steps = new ArrayList<>();
    for (int count = 0; count < 50; count++) {
      steps.add(schedule.next());
    }
    return steps;
  }
}
