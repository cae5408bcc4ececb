package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.LossCause;
import io.ternmq.clientcore.LossKind;
import io.ternmq.clientcore.ServerAddress;
import io.ternmq.clientcore.ServerLimits;
import io.ternmq.core.Spans;
import io.ternmq.packet.QoS;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkLinesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ServerAddress SERVER = ServerAddress.tcp("one.example", 1883);

  private final StringWriter err = new StringWriter();
  private final LinkLines lines = new LinkLines(new PrintWriter(err));

  @Test
  void aLossAndTheNextAttemptAreOneLine() {
    LossCause cause = LossCause.of(LossKind.RESET);
    lines.onEvent(new ClientEvent.Disconnected(cause, 720 * SECOND));
    lines.onEvent(new ClientEvent.RetryScheduled(1, 1_400_000_000L, cause));
    assertThat(err.toString().strip())
        .isEqualTo("link lost (reset) after 12 min; trying again in 1.4 s (attempt 1)");
  }

  @Test
  void aFailedAttemptNamesTheServer() {
    LossCause cause = LossCause.of(LossKind.UNRESOLVED, "more of the same");
    ConnectionAttempt attempt =
        new ConnectionAttempt(1, 1, ServerAddress.tcp("nowhere.example", 1883), true, null);
    lines.onEvent(new ClientEvent.Failed(attempt, cause));
    lines.onEvent(new ClientEvent.GivenUp(cause));
    assertThat(err.toString().strip())
        .isEqualTo("cannot connect to mqtt://nowhere.example:1883: unknown host; giving up");
  }

  @Test
  void comingBackSaysWhichSession() {
    ServerLimits limits = new ServerLimits(10, 1_000, QoS.EXACTLY_ONCE, true, 60);
    assertThat(
            LinkLines.backText(
                new ClientEvent.Connected("i", SERVER, true, 2_100_000_000L, limits)))
        .isEqualTo("back after 2.1 s, session present");
    assertThat(
            LinkLines.backText(
                new ClientEvent.Connected("i", SERVER, false, 2_100_000_000L, limits)))
        .startsWith("back after 2.1 s, new session");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "1440, 1.4 s",
    "9960, 10 s",
    "45000, 45 s",
    "720000, 12 min",
    "10800000, 3 h",
    "172800000, 2 d"
  })
  void spansAreSaidAsPeopleSayThem(long millis, String text) {
    assertThat(Spans.text(millis * 1_000_000)).isEqualTo(text);
  }
}
