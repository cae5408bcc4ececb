package io.ternmq.brokercore.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.routing.RetainedIndex.Outcome;
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
    assertThat(index.put(message("a", "1", 1))).isEqualTo(Outcome.DONE);
    assertThat(index.put(message("b", "1", 2))).isEqualTo(Outcome.DONE);
    assertThat(index.put(message("c", "1", 3))).isEqualTo(Outcome.DONE);
    assertThat(index.put(message("d", "1", 4))).as("a fourth topic").isEqualTo(Outcome.FULL);
    assertThat(index.put(message("a", "2", 5))).isEqualTo(Outcome.DONE);
    assertThat(index.put(message("b", "x".repeat(2_000), 6)))
        .as("too many bytes")
        .isEqualTo(Outcome.FULL);
    assertThat(index.count()).isEqualTo(3);
    assertThat(match("d")).isEmpty();
    index.put(message("a", "", 7));
    assertThat(index.put(message("d", "1", 8))).as("there is room again").isEqualTo(Outcome.DONE);
  }

  @Test
  void letsARemovalWinOverAMessageWithALowerNumberThatComesLater() {
    index.put(message("a/b", "1", 1));
    index.put(message("a/b", "", 6));
    assertThat(index.put(message("a/b", "late", 5))).isEqualTo(Outcome.OUTDATED);
    assertThat(index.put(message("never/there", "", 8))).isEqualTo(Outcome.DONE);
    assertThat(index.put(message("never/there", "late", 7))).isEqualTo(Outcome.OUTDATED);
    assertThat(match("#")).isEmpty();
    assertThat(index.put(message("a/b", "next", 9))).isEqualTo(Outcome.DONE);
    assertThat(match("#")).containsExactly("a/b");
  }

  @Test
  void remembersARemovalFromTheLatestTimeThatItsTopicWasCleared() {
    index.put(message("a", "", 1));
    for (int number = 2; number <= RetainedIndex.REMOVALS; number++) {
      index.put(message("other/" + number, "", number));
    }
    index.put(message("a", "", 5_001));
    index.put(message("another", "", 5_002));
    assertThat(index.put(message("a", "late", 5_000))).isEqualTo(Outcome.OUTDATED);
    assertThat(match("#")).isEmpty();
  }

  @Test
  void remembersOnlySoManyRemovals() {
    for (int number = 1; number <= 3 * RetainedIndex.REMOVALS; number++) {
      index.put(message("t/" + number, "", number));
    }
    int kept = 0;
    RetainedCursor cursor = index.all();
    int steps = 0;
    while (!cursor.isFinished()) {
      kept += cursor.next(1) == null ? 0 : 1;
      steps++;
    }
    assertThat(kept).isZero();
    assertThat(steps).as("empty nodes that stay").isBetween(1_024, 2 * 1_024 + 10);
  }

  @Test
  void goesThroughEverythingInBoundedSteps() {
    RetainedIndex large = new RetainedIndex(10_000, 10_000_000);
    for (int number = 1; number <= 5_000; number++) {
      large.put(message("a/" + number % 100 + "/" + number, "x", number));
    }
    RetainedCursor cursor = large.cursor(TopicFilter.of("a/#"), Long.MAX_VALUE);
    int found = 0;
    int turns = 0;
    while (!cursor.isFinished()) {
      found += cursor.next(10) == null ? 0 : 1;
      turns++;
    }
    assertThat(found).isEqualTo(5_000);
    assertThat(turns).isBetween(5_000, 5_200);
    RetainedCursor nothing = large.cursor(TopicFilter.of("a/+/none"), Long.MAX_VALUE);
    assertThat(nothing.next(10)).as("ten steps, and not at the end").isNull();
    assertThat(nothing.isFinished()).isFalse();
  }

  @Test
  void whatTheBrokerSaysTakesNoRoomFromAnybody() {
    String large = "x".repeat(500);
    for (int number = 1; number <= 4; number++) {
      assertThat(index.put(message("$SYS/" + number, large, number))).isEqualTo(Outcome.DONE);
      assertThat(index.put(message("$presence/" + number, large, number))).isEqualTo(Outcome.DONE);
    }
    assertThat(index.put(message("a", large, 11))).isEqualTo(Outcome.DONE);
    assertThat(index.put(message("b", "2", 12))).isEqualTo(Outcome.DONE);
    assertThat(index.put(message("d", large, 13))).as("bytes").isEqualTo(Outcome.FULL);
    assertThat(index.put(message("c", "3", 14))).isEqualTo(Outcome.DONE);
    assertThat(index.put(message("d", "4", 15))).as("messages").isEqualTo(Outcome.FULL);
    for (int number = 1; number <= 4; number++) {
      index.put(message("$presence/" + number, "", 20 + number));
    }
    assertThat(index.put(message("d", "4", 30))).as("as before").isEqualTo(Outcome.FULL);
    assertThat(index.count()).isEqualTo(7);
  }

  @Test
  void leavesOutWhatCameAfterTheSubscription() {
    index.put(message("a", "1", 1));
    RetainedCursor cursor = index.cursor(TopicFilter.of("#"), 1);
    index.put(message("b", "2", 2));
    assertThat(cursor.next(100)).extracting(Message::number).isEqualTo(1L);
    assertThat(cursor.next(100)).isNull();
    assertThat(cursor.isFinished()).isTrue();
  }
}
