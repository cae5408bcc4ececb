package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How the last time went. */
final class HistoryTest {
  private static History.Point at(long millis) {
    return new History.Point(millis, 1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void goesOnWhereTheClockIsPutBack() {
    History history = new History();
    long ahead = 1_764_400_000_000L;
    for (int second = 0; second < 65; second++) {
      history.add(at(ahead + second * 1_000L));
    }
    long back = ahead - 7_200_000;
    for (int second = 0; second < 600; second++) {
      history.add(at(back + second * 1_000L));
    }
    List<?> points =
        (List<?>) Objects.requireNonNull(history.json("1h", back + 600_000).get("points"));
    assertThat(points).hasSize(60);
  }
}
