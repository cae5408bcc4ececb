package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private static String line(String message, KeyValuePair... pairs) {
    LoggingEvent event = new LoggingEvent();
    event.setInstant(Instant.parse("2026-01-02T03:04:05.006789Z"));
    event.setLevel(Level.WARN);
    event.setLoggerName("io.ternmq.broker.clients");
    event.setMessage(message);
    event.setKeyValuePairs(List.of(pairs));
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void aLineIsOneObjectWithStableNames() {
    assertThat(
            line(
                "a left",
                new KeyValuePair("event", "disconnected"),
                new KeyValuePair("clientId", "a"),
                new KeyValuePair("lastHeardMillis", 15L),
                new KeyValuePair("sessionPresent", true)))
        .isEqualTo(
            "{\"time\":\"2026-01-02T03:04:05.006Z\",\"level\":\"warn\","
                + "\"logger\":\"io.ternmq.broker.clients\",\"message\":\"a left\","
                + "\"event\":\"disconnected\",\"clientId\":\"a\",\"lastHeardMillis\":15,"
                + "\"sessionPresent\":true}\n");
  }

  @Test
  void nothingInATextEndsTheLineOrTheValue() {
    String hostile = "a\"b\\c\nd\re\u0000f\u2028g\u202Eh\uD800i";
    assertThat(line(hostile))
        .contains("a\\\"b\\\\c\\u000ad\\u000de\\u0000f\\u2028g\\u202eh\\ud800i")
        .containsOnlyOnce("\n");
  }

  @Test
  void charactersOfTwoHalvesStayWhole() {
    assertThat(line("\uD83D\uDC26")).contains("\"message\":\"\uD83D\uDC26\"");
  }
}
