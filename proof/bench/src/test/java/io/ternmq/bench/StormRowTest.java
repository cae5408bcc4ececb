package io.ternmq.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class StormRowTest {
  private static final String LATENCY =
      "{\"messages\":5000,\"missing\":%d,\"p50Millis\":%s,\"p99Millis\":%s,\"maxMillis\":148.2,"
          + "\"ownLateMillis\":17.100}";

  private static String report(int back, String refusals, int missing) {
    return "{\"broker\":\"mqtt://127.0.0.1:1883\",\"clients\":10000,\"obeys\":true,\"back\":"
        + back
        + ",\"seconds\":2.214,\"medianMillis\":1301,\"p99Millis\":2100,\"present\":10000,"
        + "\"absent\":0,\"refusals\":"
        + refusals
        + ",\"named\":0,\"broken\":0,\"timeouts\":0,\"lostAgain\":0,\"live\":{\"count\":100,"
        + "\"lost\":0,\"before\":"
        + LATENCY.formatted(0, "0.110", "0.4")
        + ",\"during\":"
        + LATENCY.formatted(missing, "11.700", "141.3")
        + "}}";
  }

  @Test
  void aReportOfTheToolIsARow() {
    StormRow row = StormRow.of("TernMQ", report(10_000, "{}", 0));
    assertThat(row.toMarkdown("10,000 TCP, obeying"))
        .isEqualTo(
            "| 10,000 TCP, obeying | TernMQ | 2.2 s | 1.3 s | 0 | 0.11 ms | 11.7 ms | 141 ms (17)"
                + " | 148 ms |\n");
    assertThat(row.faults()).isEmpty();
  }

  @Test
  void whatWentWrongIsSaid() {
    StormRow row = StormRow.of("other", report(9_990, "{\"89\":20,\"9f\":3}", 7));
    assertThat(row.toMarkdown(""))
        .startsWith("| | other | 9,990 of 10,000 after 2.2 s | 1.3 s | 23 |");
    assertThat(row.faults()).isEqualTo("7 live messages are missing");
  }

  @Test
  void aToolThatGaveUpIsNoRow() {
    assertThatThrownBy(() -> StormRow.of("other", "")).isInstanceOf(CompareFailed.class);
  }
}
