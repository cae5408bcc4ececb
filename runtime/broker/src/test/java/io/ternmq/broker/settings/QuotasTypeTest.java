package io.ternmq.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.Quota;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quotas as they are written. */
final class QuotasTypeTest {
  private static List<Quota> read(String text) throws ConfigException {
    return ConfigurationSources.ofDefaults()
        .option("quotas", text, "test")
        .read()
        .engine()
        .quotas();
  }

  @Test
  void readsAListAndWritesItSoThatItIsReadBack() throws Exception {
    List<Quota> quotas =
        read(
            "[{users: \"acme-*\", sessions: 100, subscriptions: 5000, queue.bytes: 64MiB},"
                + " {users: \"*\", each: true, sessions: 2}]");
    assertThat(quotas)
        .containsExactly(
            new Quota("acme-*", false, 100, 5_000, 64L << 20), new Quota("*", true, 2, 0, 0));
    assertThat(read(new QuotasType().write(quotas))).isEqualTo(quotas);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{sessions: 1}] | an element names no users",
        "[{users: a}] | the element of a bounds nothing",
        "[{users: a, session: 1}] | an element has session, but what it may have is users, each",
        "[{users: a, sessions: many}] | sessions is 'many', but a whole number from 1",
        "{users: a} | a list of quotas",
      })
  void saysWhatIsWrong(String text, String sentence) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(sentence);
  }
}
