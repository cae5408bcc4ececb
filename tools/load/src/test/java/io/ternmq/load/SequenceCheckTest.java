package io.ternmq.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SequenceCheckTest {
  private final SequenceCheck check = new SequenceCheck(10, 2);

  @Test
  void findsNoFaultInTwoInterleavedSequences() {
    deliver(10, 0, 1);
    deliver(11, 0);
    deliver(10, 2);
    deliver(11, 1, 2);

    assertFaults(0, 0, 0);
  }

  @Test
  void countsAGapAsMissing() {
    deliver(10, 0, 4);

    assertFaults(3, 0, 0);
  }

  @Test
  void countsALateMessageAsReorderedAndNoLongerMissing() {
    deliver(10, 0, 3, 1);

    assertFaults(1, 0, 1);
  }

  @Test
  void countsARepetitionOnceEachTime() {
    deliver(10, 0, 1, 2, 1, 1);

    assertFaults(0, 2, 0);
  }

  @Test
  void tellsWhetherADeliveryIsNew() {
    assertThat(check.onDelivery(10, 0)).isTrue();
    assertThat(check.onDelivery(10, 0)).isFalse();
    assertThat(check.onDelivery(10, 2)).isTrue();
    assertThat(check.onDelivery(10, 1)).isTrue();
    assertThat(check.onDelivery(10, 1)).isFalse();
  }

  @Test
  void keepsCountingWhereMoreIsMissingThanItRemembers() {
    long sequence = SequenceCheck.REMEMBERED_LIMIT + 10L;
    deliver(10, sequence);
    assertFaults(sequence, 0, 0);

    deliver(10, 0);
    assertFaults(sequence - 1, 0, 1);
  }

  @Test
  void refusesAMessageOfAnUnknownPublisher() {
    assertThatThrownBy(() -> check.onDelivery(12, 0)).isInstanceOf(LoadFailed.class);
    assertThatThrownBy(() -> check.onDelivery(9, 0)).isInstanceOf(LoadFailed.class);
  }

  private void deliver(int publisherIndex, long... sequences) {
    for (long sequence : sequences) {
      check.onDelivery(publisherIndex, sequence);
    }
  }

  private void assertFaults(long missing, long duplicates, long reordered) {
    assertThat(check.missingCount()).isEqualTo(missing);
    assertThat(check.duplicateCount()).isEqualTo(duplicates);
    assertThat(check.reorderedCount()).isEqualTo(reordered);
  }
}
