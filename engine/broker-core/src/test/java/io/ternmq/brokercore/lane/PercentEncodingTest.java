package io.ternmq.brokercore.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any client id becomes one level of a topic, and no two become the same. */
final class PercentEncodingTest {
  @ParameterizedTest
  @CsvSource({
    "plain-1.$x, plain-1.$x",
    "a/b, a%2Fb",
    "+#, %2B%23",
    "a%2Fb, a%252Fb",
    "' x ', %20x%20",
    "器é, 器é",
    "'a\tb', a%09b",
  })
  void keepsWhatIsPlainAndEncodesTheRest(String clientId, String level) {
    assertThat(PercentEncoding.of(clientId)).isEqualTo(level);
  }
}
