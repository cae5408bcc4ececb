package io.ternmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.DropReason;
import io.ternmq.packet.QoS;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What waits for the application, at its limits. */
class BacklogTest {
  private final DropCounts drops = new DropCounts();
  private final Backlog<Integer> backlog = new Backlog<>(drops, number -> 0);

  @Test
  void takesInQoS0UpToItsLimitAndMoreOfTheOthers() {
    for (int number = 1; number <= Callbacks.WAITING_LIMIT; number++) {
      assertThat(backlog.offer(number, QoS.AT_MOST_ONCE)).isNull();
    }
    assertThat(backlog.offer(-1, QoS.AT_MOST_ONCE)).isEqualTo(-1);
    assertThat(drops.toMap()).containsEntry(DropReason.MAILBOX_FULL, 1L);
    assertThat(backlog.offer(-2, QoS.AT_LEAST_ONCE)).isNull();
    assertThat(backlog.poll()).isEqualTo(1);
    assertThat(backlog.size()).isEqualTo(Callbacks.WAITING_LIMIT);
  }

  @Test
  void takesInQoS0UpToItsLimitOfBytes() {
    long halfBytes = Callbacks.WAITING_BYTES_LIMIT / 2;
    Backlog<Integer> heavy = new Backlog<>(drops, number -> halfBytes);
    assertThat(heavy.offer(1, QoS.AT_MOST_ONCE)).isNull();
    assertThat(heavy.offer(2, QoS.AT_MOST_ONCE)).isNull();
    assertThat(heavy.offer(3, QoS.AT_MOST_ONCE)).isEqualTo(3);
    assertThat(heavy.offer(4, QoS.AT_LEAST_ONCE)).isNull();
    assertThat(heavy.poll()).isEqualTo(1);
    assertThat(heavy.poll()).isEqualTo(2);
    assertThat(heavy.offer(5, QoS.AT_MOST_ONCE)).isNull();
    assertThat(drops.toMap()).containsEntry(DropReason.MAILBOX_FULL, 1L);
  }

  @Test
  void letsTheOldestGoWhereMoreWaitsThanOneConnectionCanHaveInFlight() throws Exception {
    for (int number = 1; number <= Backlog.LIMIT; number++) {
      assertThat(backlog.offer(number, QoS.EXACTLY_ONCE)).isNull();
    }
    assertThat(backlog.offer(-1, QoS.EXACTLY_ONCE)).isEqualTo(1);
    assertThat(drops.toMap()).containsEntry(DropReason.MAILBOX_FULL, 1L);
    assertThat(backlog.size()).isEqualTo(Backlog.LIMIT);
    assertThat(backlog.poll(Duration.ZERO)).isEqualTo(2);
  }
}
