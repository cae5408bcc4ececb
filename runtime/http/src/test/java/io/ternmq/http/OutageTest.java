package io.ternmq.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.core.DropReason;
import io.ternmq.packet.ProtocolVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the sentence at the top of the overview is made of. */
final class OutageTest {
  private static final long START = 1_700_000_000_000L;

  private final Outage outage = new Outage(START);

  private void connect(int number, long at) {
    outage.onEvent(
        new BrokerEvent.Connected(
            "c" + number, peer(number), ProtocolVersion.MQTT_5, null, 60, true, -1, 0),
        at);
  }

  private static String peer(int number) {
    return "10.42.7." + number % 250 + ":" + (1_000 + number);
  }

  private void lose(int number, CloseCause cause, long at) {
    outage.onEvent(
        new BrokerEvent.Disconnected(
            "c" + number, peer(number), cause, cause.reason(), "", 0, 3_600),
        at);
  }

  private void connectAll(int count) {
    for (int number = 0; number < count; number++) {
      connect(number, START + 1_000);
    }
  }

  private Map<String, @Nullable Object> told(long at) {
    return outage.json(at);
  }

  @Test
  void isQuietWhereFewerThanOneInAHundredAreLost() {
    connectAll(1_000);
    for (int number = 0; number < 9; number++) {
      lose(number, CloseCause.RESET, START + 2_000);
    }
    assertThat(told(START + 60_000))
        .containsEntry("kind", "quiet")
        .containsEntry("quietSeconds", 60L)
        .doesNotContainKey("lost");
  }

  @Test
  void tellsWhoWasLostAndHowTheyCameBack() {
    connectAll(1_000);
    long at = START + 10_000;
    for (int number = 0; number < 20; number++) {
      lose(number, number < 15 ? CloseCause.RESET : CloseCause.PEER_CLOSED, at + number);
    }
    assertThat(told(at + 1_000))
        .containsEntry("kind", "during")
        .containsEntry("at", at)
        .containsEntry("lost", 20)
        .containsEntry("back", 0)
        .containsEntry("cause", CloseCause.RESET)
        .containsEntry("prefix", "10.42.7.0/24")
        .containsEntry("longestGapMillis", null)
        .containsEntry("backAt", null);
    outage.onEvent(new BrokerEvent.Dropped("c3", DropReason.QUEUE_FULL, 7), at + 2_000);
    outage.onEvent(new BrokerEvent.Dropped("c999", DropReason.QUEUE_FULL, 5), at + 2_000);
    outage.onEvent(new BrokerEvent.SessionClosed("c0", CloseCause.GRACE_OVER, 0), at + 3_000);
    for (int number = 1; number < 20; number++) {
      connect(number, at + 5_000 + number);
    }
    assertThat(told(at + 65_019))
        .containsEntry("kind", "outage")
        .containsEntry("back", 19)
        .containsEntry("closed", 1)
        .containsEntry("dropped", 7L)
        .containsEntry("longestGapMillis", 5_000L)
        .containsEntry("quietSeconds", 60L)
        .containsEntry("backAt", null);
    lose(7, CloseCause.RESET, at + 5_500);
    assertThat(told(at + 5_500)).as("the same one").containsEntry("lost", 20);
    connect(7, at + 6_000);
    connect(0, at + 70_000);
    assertThat(told(at + 70_000))
        .as("to a new session")
        .containsEntry("back", 20)
        .containsEntry("closed", 0)
        .containsEntry("backAt", at + 70_000);
  }

  @Test
  void lossesThatWereWantedOrFarApartAreNone() {
    connectAll(100);
    lose(0, CloseCause.CLIENT_DISCONNECT, START + 2_000);
    lose(1, CloseCause.TAKEN_OVER, START + 2_000);
    assertThat(told(START + 3_000)).containsEntry("kind", "quiet");
    connectAll(1_000);
    for (int number = 0; number < 50; number++) {
      lose(number, CloseCause.RESET, START + 20_000 + number * (Outage.TOGETHER_MILLIS + 1));
    }
    assertThat(told(START + 3_000_000)).containsEntry("kind", "quiet");
  }

  @Test
  void addressesHaveInCommonWhatTheyHave() {
    assertThat(prefix("10.1.2.3:1", "10.1.2.3:2")).as("too few").isNull();
    assertThat(prefix("10.1.2.3:1", "10.1.9.9:2", "10.1.2.7:3")).isEqualTo("10.1.0.0/16");
    assertThat(prefix("10.1.2.3:1", "10.1.2.3:2", "10.1.2.3:3")).isEqualTo("10.1.2.3/32");
    assertThat(prefix("10.1.2.3:1", "11.1.2.3:2", "10.1.2.3:3")).isNull();
    assertThat(prefix("[2001:db8::1]:1", "10.1.2.3:1", "10.1.2.3:2", "10.1.2.3:3")).isNull();
  }

  private static @Nullable String prefix(String... peers) {
    Prefix prefix = new Prefix();
    for (String peer : peers) {
      prefix.add(peer);
    }
    return prefix.text();
  }
}
