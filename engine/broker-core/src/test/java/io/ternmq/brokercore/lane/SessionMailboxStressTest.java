package io.ternmq.brokercore.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A session belongs to one lane at a time, and nothing is lost or overtaken when it moves. */
class SessionMailboxStressTest {
  @Test
  void keepsOrderAndExclusivityWhileSessionsMoveBetweenRunningLanes() throws Exception {
    MailboxStress.Outcome outcome = MailboxStress.run(300_000, 7_500);
    assertThat(outcome.items()).isEqualTo(300_000);
    assertThat(outcome.moves()).isGreaterThan(4_000);
  }
}
