package io.ternmq.brokercore.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueRecordTest {
  @Test
  void needsNoRemovalWhereItWasNeverWritten() {
    QueueRecord early = new QueueRecord(1, 7);
    assertThat(early.cancel()).isTrue();
  }

  @Test
  void isRemovedOnceOnly() {
    QueueRecord stored = QueueRecord.written(1, 7);
    assertThat(stored.cancel()).as("it has to be removed").isFalse();
    assertThat(stored.cancel()).as("that is asked for already").isTrue();
  }

  @Test
  void staysRemovedWhenTheStoreSaysLaterThatItIsThere() {
    QueueRecord stored = QueueRecord.written(1, 7);
    stored.cancel();
    stored.markStored();
    assertThat(stored.isStored()).isFalse();
    assertThat(stored.cancel()).isTrue();
  }
}
