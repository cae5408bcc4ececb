package io.ternmq.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers with units, as people write them. */
final class QuantityTest {
  private static final Quantity BYTES = Quantity.bytes(1, 1L << 40);
  private static final Quantity SPAN = Quantity.span(100, 600);
  private static final Quantity SECONDS = Quantity.seconds(0, 8_000_000).orWord("never", -1);

  @ParameterizedTest
  @CsvSource({
    "64MiB, 67108864",
    "64 mib, 67108864",
    "1KiB, 1024",
    "77, 77",
    "77B, 77",
    "1_000, 1000"
  })
  void bytesHaveUnitsOrNone(String text, long bytes) {
    assertThat(BYTES.read(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500000000", "10s, 10000000000", "5m, 300000000000"})
  void spansAreNanoseconds(String text, long nanos) {
    assertThat(SPAN.read(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({"10s, 10", "5m, 300", "7d, 604800", "0, 0", "never, -1", "NEVER, -1"})
  void secondsHaveUnitsAndWords(String text, long seconds) {
    assertThat(SECONDS.read(text)).isEqualTo(seconds);
  }

  @Test
  void aTimeWithoutAUnitIsRefusedAndToldWhichThereAre() {
    assertThatThrownBy(() -> SECONDS.read("10")).hasMessage("it lacks a unit: s, m, h, d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"64XiB", "x", "-1", "1.5MiB", "99999999999999999999", "9999999GiB", "0", ""})
  void whatIsNoQuantityIsRefused(String text) {
    assertThatThrownBy(() -> BYTES.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theRangeIncludesItsEnds() {
    assertThat(SPAN.read("100ms")).isEqualTo(100_000_000);
    assertThat(SPAN.read("600s")).isEqualTo(600_000_000_000L);
    assertThatThrownBy(() -> SPAN.read("99ms")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SPAN.read("601s")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isWrittenWithTheLargestUnitThatFits() {
    assertThat(BYTES.write(64 << 20)).isEqualTo("64MiB");
    assertThat(BYTES.write((64 << 20) + 1)).isEqualTo("67108865B");
    assertThat(SECONDS.write(604_800)).isEqualTo("7d");
    assertThat(SECONDS.write(90)).isEqualTo("90s");
    assertThat(SECONDS.write(-1)).isEqualTo("never");
    assertThat(SECONDS.write(0)).isEqualTo("0");
  }
}
