package io.ternmq.brokercore.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.Message;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetainedIndexTest {
  private final RetainedIndex index = new RetainedIndex(3, 1_000);

  private static Message message(String topic, String payload, long number) {
    byte[] bytes = payload.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    TopicName name = TopicName.of(topic);
    return Message.of(
        new Publish(name, bytes, QoS.AT_LEAST_ONCE, false, true, 1, Properties.NONE),
        "p",
        number,
        0);
  }

  private List<String> match(String filter) {
    return index.match(TopicFilter.of(filter)).stream()
        .map(message -> message.topic().text())
        .sorted()
        .toList();
  }

  @Test
  void findsTheLastMessageOfEveryMatchingTopic() {
    index.put(message("a/b", "1", 1));
    index.put(message("a", "2", 2));
    index.put(message("$x/b", "3", 3));
    assertThat(match("a/#")).containsExactly("a", "a/b");
    assertThat(match("#")).containsExactly("a", "a/b");
    assertThat(match("+/b")).containsExactly("a/b");
    assertThat(match("$x/+")).containsExactly("$x/b");
    assertThat(match("b")).isEmpty();
  }

  @Test
  void forgetsATopicWhosePayloadIsEmpty() {
    index.put(message("a/b", "1", 1));
    index.put(message("a/b", "", 2));
    assertThat(match("#")).isEmpty();
    assertThat(index.count()).isZero();
  }

  @Test
  void letsTheHigherNumberWinWhoeverComesFirst() {
    index.put(message("a", "new", 7));
    index.put(message("a", "old", 6));
    assertThat(index.match(TopicFilter.of("a")).get(0).number()).isEqualTo(7);
  }

  @Test
  void refusesWhatWouldPassItsBoundsAndReplacesWithinThem() {
    assertThat(index.put(message("a", "1", 1))).isTrue();
    assertThat(index.put(message("b", "1", 2))).isTrue();
    assertThat(index.put(message("c", "1", 3))).isTrue();
    assertThat(index.put(message("d", "1", 4))).as("a fourth topic").isFalse();
    assertThat(index.put(message("a", "2", 5))).isTrue();
    assertThat(index.put(message("b", "x".repeat(2_000), 6))).as("too many bytes").isFalse();
    assertThat(index.count()).isEqualTo(3);
    assertThat(match("d")).isEmpty();
  }
}
