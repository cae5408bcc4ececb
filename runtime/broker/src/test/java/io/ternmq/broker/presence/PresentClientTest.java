package io.ternmq.broker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.presence.PresentClient.News;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.Moment;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is to be said of a client, event by event. */
final class PresentClientTest {
  private static final long QUIET = 1_000;

  private static Moment at(long nanos) {
    return new Moment(nanos, nanos);
  }

  private static Standing connected(long nanos) {
    return after(
        new BrokerEvent.Connected("a/b", "peer", ProtocolVersion.MQTT_5, null, 60, true, 5, 0),
        nanos);
  }

  private static Standing lost(long nanos, long graceSeconds) {
    return after(
        new BrokerEvent.Disconnected(
            "a/b",
            "peer",
            CloseCause.KEEP_ALIVE_TIMEOUT,
            ReasonCode.KEEP_ALIVE_TIMEOUT,
            "",
            0,
            graceSeconds),
        nanos);
  }

  private static Standing closed(long nanos) {
    return after(new BrokerEvent.SessionClosed("a/b", CloseCause.GRACE_OVER, 0), nanos);
  }

  private static Standing after(BrokerEvent event, long nanos) {
    return Objects.requireNonNull(Standing.after(event, at(nanos)));
  }

  private static String text(Standing standing, long nowMillis) {
    return new String(standing.toPayload("a/\"b\n", nowMillis), StandardCharsets.UTF_8);
  }

  /** A client that was told to be there. */
  private static PresentClient told() {
    PresentClient client = new PresentClient("a/b", connected(0));
    assertThat(client.takeNews().isNone()).isFalse();
    return client;
  }

  @Test
  void aLossWaitsAndIsForgottenWhereTheClientIsBackInTime() {
    PresentClient client = told();
    client.hear(lost(10, 60));
    assertThat(client.quietUntilNanos(QUIET, 20)).isEqualTo(10 + QUIET);
    client.hear(connected(500));
    assertThat(client.quietUntilNanos(QUIET, 600)).isEqualTo(600);
    assertThat(client.takeNews().isNone()).isTrue();
  }

  @Test
  void theLatestLossCountsNotTheFirst() {
    PresentClient client = told();
    client.hear(lost(10, 60));
    client.hear(connected(500));
    client.hear(lost(600, 60));
    assertThat(client.quietUntilNanos(QUIET, 10 + QUIET)).isEqualTo(600 + QUIET);
    News news = client.takeNews();
    assertThat(news.isNone()).isFalse();
    assertThat(news.latest()).isEqualTo(lost(600, 60));
  }

  @Test
  void aReturnAndTheEndOfAWaitingSessionAreSaidAtOnce() {
    PresentClient client = told();
    client.hear(lost(10, 60));
    client.takeNews();
    client.hear(connected(5_000));
    assertThat(client.quietUntilNanos(QUIET, 5_000)).isEqualTo(5_000);
    assertThat(client.takeNews().isNone()).isFalse();
    client.hear(lost(6_000, 60));
    client.takeNews();
    client.hear(closed(6_001));
    assertThat(client.quietUntilNanos(QUIET, 6_001)).isEqualTo(6_001);
    News news = client.takeNews();
    assertThat(news.isNone()).isFalse();
    assertThat(news.untoldLoss()).isNull();
    assertThat(client.isOver()).isTrue();
  }

  @Test
  void anEndThatCameWithTheLossIsSaidBehindIt() {
    PresentClient client = told();
    client.hear(lost(10, 0));
    client.hear(closed(10));
    assertThat(client.quietUntilNanos(QUIET, 20)).isEqualTo(10 + QUIET);
    News news = client.takeNews();
    assertThat(news.untoldLoss()).isEqualTo(lost(10, 0));
    assertThat(news.latest()).isEqualTo(closed(10));
  }

  @Test
  void whoCameAndWentBeforeAnythingWasSaidIsNotMentioned() {
    PresentClient client = new PresentClient("a/b", connected(0));
    client.hear(lost(1, 0));
    client.hear(closed(1));
    assertThat(client.takeNews().isNone()).isTrue();
    assertThat(client.isOver()).isTrue();
  }

  @Test
  void standsInLineOnce() {
    PresentClient client = new PresentClient("a/b", connected(0));
    assertThat(client.list()).isTrue();
    assertThat(client.list()).isFalse();
    client.takeNews();
    assertThat(client.list()).isTrue();
  }

  @Test
  void theTopicIsThePercentEncodedIdAndNoneForOneThatIsTooLong() {
    assertThat(Objects.requireNonNull(told().topic()).text()).isEqualTo("$presence/a%2Fb");
    assertThat(new PresentClient("a".repeat(60_000), connected(0)).topic()).isNull();
  }

  @Test
  void saysTheSecondsThatAreLeftAndWhenTheSessionEnds() {
    assertThat(text(connected(5), 7))
        .isEqualTo("{\"clientId\":\"a/\\\"b\\u000a\",\"state\":\"connected\",\"at\":5}");
    assertThat(text(lost(5, 60), 1_006))
        .endsWith(
            "\"state\":\"disconnected\",\"at\":5,\"cause\":\"keep-alive-timeout\","
                + "\"graceSeconds\":59,\"closesAt\":60005}");
    assertThat(text(lost(5, 0), 1_006)).contains("\"graceSeconds\":0,\"closesAt\":5}");
    assertThat(text(lost(5, Standing.FOR_EVER), 7))
        .endsWith("\"graceSeconds\":null,\"closesAt\":null}");
    assertThat(text(closed(5), 7))
        .endsWith("\"state\":\"closed\",\"at\":5,\"cause\":\"grace-over\"}");
  }
}
