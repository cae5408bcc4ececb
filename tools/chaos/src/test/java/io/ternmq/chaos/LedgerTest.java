package io.ternmq.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.QoS;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The ledger calls every broken promise by its name, and no kept one. */
class LedgerTest {
  @Test
  void anAcknowledgedMessageThatNeverCameIsLostByName() {
    Stream stream = sent(QoS.AT_LEAST_ONCE, 3);
    arrive(stream, 0, 2);
    assertThat(stream.isComplete()).isFalse();
    LedgerRow row = stream.toRow();
    assertThat(row.arrived().lost()).isEqualTo(1);
    assertThat(row.lostNames()).containsExactly("a/b number 1 never came to subscriber 0");
    assertThat(row.brokenCount(true)).isEqualTo(1);
  }

  @Test
  void aMessageThatWasNeverAcknowledgedIsNotLost() {
    Stream stream = new Stream("a/b", QoS.AT_LEAST_ONCE, 1);
    stream.onSent();
    stream.onFailed("nobody knows whether it arrived");
    assertThat(stream.isComplete()).isTrue();
    assertThat(stream.toRow().brokenCount(true)).isZero();
    assertThat(stream.toRow().sent().failures())
        .isEqualTo(Map.of("nobody knows whether it arrived", 1));
  }

  @Test
  void twiceBreaksQos2AndQos0AndNotQos1() {
    for (QoS qos : QoS.values()) {
      Stream stream = sent(qos, 1);
      arrive(stream, 0);
      arrive(stream, 0);
      assertThat(stream.toRow().arrived().duplicated()).isEqualTo(1);
      assertThat(stream.toRow().brokenCount(true)).isEqualTo(qos == QoS.AT_LEAST_ONCE ? 0 : 1);
    }
  }

  @Test
  void aMessageBehindALaterOneIsOutOfOrderAndARepeatIsNot() {
    Stream stream = sent(QoS.AT_LEAST_ONCE, 4);
    arrive(stream, 0, 2, 1, 3);
    assertThat(stream.toRow().arrived().reordered()).isEqualTo(1);
    assertThat(stream.toRow().brokenCount(true)).isEqualTo(1);
    assertThat(stream.toRow().brokenCount(false)).isZero();
    arrive(stream, 0, 1, 2, 3);
    assertThat(stream.toRow().arrived().reordered()).isEqualTo(1);
  }

  @Test
  void whatWentWithALostSessionIsExcusedAndNothingBehindIt() {
    Stream stream = sent(QoS.AT_LEAST_ONCE, 6);
    arrive(stream, 0);
    stream.onSessionLost(0);
    assertThat(stream.isComplete()).isTrue();
    arrive(stream, 3, 5);
    LedgerRow row = stream.toRow();
    assertThat(row.arrived().excused()).isEqualTo(2);
    assertThat(row.lostNames()).containsExactly("a/b number 4 never came to subscriber 0");
  }

  @Test
  void theTextNamesWhatIsLost() {
    Stream stream = sent(QoS.EXACTLY_ONCE, 2);
    arrive(stream, 1);
    VerifyReport report =
        new VerifyReport(
            List.of(stream.toRow()),
            new EnumMap<>(Map.of(FaultKind.RESET, 3)),
            new VerifyReport.Seen(Map.of("reset", 3), 0),
            List.of(1_000_000L, 2_000_000_000L),
            true);
    assertThat(report.toText())
        .contains("LOST a/b number 0 never came to subscriber 0")
        .contains("dark time of 2 reconnects: p50 1 ms, p99 2.0 s, max 2.0 s")
        .contains("faults: reset 3")
        .contains("clients saw: reset 3")
        .endsWith("1 promises were broken\n");
    assertThat(report.cutCount()).isEqualTo(3);
  }

  private static Stream sent(QoS qos, int count) {
    Stream stream = new Stream("a/b", qos, 1);
    for (int number = 0; number < count; number++) {
      stream.onAcknowledged(stream.onSent());
    }
    return stream;
  }

  private static void arrive(Stream stream, int... numbers) {
    for (int number : numbers) {
      stream.onArrival(0, number);
    }
  }
}
