package io.ternmq.clientcore;

import static io.ternmq.clientcore.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.DropReason;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for the server, and what has to go when there is no room. */
class OfflineQueueTest {
  private static Rig offline(QueuePolicy policy, int messages, long bytes, long ageNanos) {
    return new Rig(
        Rig.named().with(new ClientSettings.Queue(messages, bytes, ageNanos, policy, false)));
  }

  private static OutgoingMessage publish(Rig rig, String topic, int bytes) {
    OutgoingMessage message =
        new OutgoingMessage(
            TopicName.of(topic), new byte[bytes], QoS.AT_LEAST_ONCE, false, Properties.NONE);
    rig.engine.publish(message, rig.now, rig.out);
    return message;
  }

  private static List<OutgoingMessage> dropped(Rig rig, DropReason reason) {
    List<OutgoingMessage> found = new ArrayList<>();
    rig.out.outcomes.forEach(
        (message, outcome) -> {
          if (outcome.equals(new PublishOutcome.Dropped(reason))) {
            found.add(message);
          }
        });
    return found;
  }

  private static List<String> sentTopics(Rig rig) {
    rig.engine.start(rig.now, rig.out);
    rig.accept(false);
    return rig.out.sent.stream()
        .filter(Publish.class::isInstance)
        .map(packet -> ((Publish) packet).topic().text())
        .toList();
  }

  @Test
  void rejectRefusesTheNewest() {
    Rig rig = offline(QueuePolicy.REJECT, 2, 1_000, 0);
    publish(rig, "a", 1);
    publish(rig, "b", 1);
    OutgoingMessage third = publish(rig, "c", 1);
    assertThat(dropped(rig, DropReason.QUEUE_FULL)).containsExactly(third);
    assertThat(sentTopics(rig)).containsExactly("a", "b");
  }

  @Test
  void dropOldestMakesRoomByNumberAndByBytes() {
    Rig rig = offline(QueuePolicy.DROP_OLDEST, 3, 100, 0);
    OutgoingMessage first = publish(rig, "a", 9);
    OutgoingMessage second = publish(rig, "b", 9);
    OutgoingMessage third = publish(rig, "c", 9);
    publish(rig, "d", 9);
    assertThat(dropped(rig, DropReason.QUEUE_FULL)).containsExactly(first);
    publish(rig, "e", 89);
    assertThat(dropped(rig, DropReason.QUEUE_FULL)).containsExactly(first, second, third);
    OutgoingMessage tooLarge = publish(rig, "f", 100);
    assertThat(dropped(rig, DropReason.TOO_LARGE)).containsExactly(tooLarge);
    assertThat(dropped(rig, DropReason.QUEUE_FULL))
        .as("what would never fit costs nobody else a place")
        .containsExactly(first, second, third);
    assertThat(sentTopics(rig)).containsExactly("d", "e");
  }

  @Test
  void propertiesCountAmongTheBytesThatWait() {
    Rig rig = offline(QueuePolicy.REJECT, 10, 1_000, 0);
    Properties properties = Properties.builder().user("trace", "x".repeat(500)).build();
    List<OutgoingMessage> messages = new ArrayList<>();
    for (int count = 0; count < 2; count++) {
      OutgoingMessage message =
          new OutgoingMessage(TopicName.of("t"), new byte[1], QoS.AT_LEAST_ONCE, false, properties);
      rig.engine.publish(message, rig.now, rig.out);
      messages.add(message);
    }
    assertThat(dropped(rig, DropReason.QUEUE_FULL)).containsExactly(messages.get(1));
  }

  @Test
  void keepLastPerTopicKeepsOneForEachAndTheOrderOfTheLast() {
    Rig rig = offline(QueuePolicy.KEEP_LAST_PER_TOPIC, 3, 1_000, 0);
    List<OutgoingMessage> superseded = new ArrayList<>();
    for (int round = 0; round < 500; round++) {
      superseded.add(publish(rig, "a", 1));
      superseded.add(publish(rig, "b", 1));
    }
    OutgoingMessage lastOfB = superseded.remove(superseded.size() - 1);
    OutgoingMessage lastOfA = superseded.remove(superseded.size() - 1);
    assertThat(dropped(rig, DropReason.SUPERSEDED)).isEqualTo(superseded);
    assertThat(rig.engine.session().queueCount()).isEqualTo(2);
    publish(rig, "c", 1);
    OutgoingMessage fourth = publish(rig, "d", 1);
    assertThat(dropped(rig, DropReason.QUEUE_FULL)).containsExactly(fourth);
    publish(rig, "a", 1);
    assertThat(dropped(rig, DropReason.SUPERSEDED)).contains(lastOfA).doesNotContain(lastOfB);
    assertThat(sentTopics(rig)).containsExactly("b", "c", "a");
  }

  @Test
  void keepLastPerTopicKeepsTheOneBeforeWhereTheLastHasNoRoom() {
    Rig rig = offline(QueuePolicy.KEEP_LAST_PER_TOPIC, 3, 100, 0);
    publish(rig, "a", 9);
    publish(rig, "b", 79);
    OutgoingMessage noRoom = publish(rig, "a", 49);
    OutgoingMessage tooLarge = publish(rig, "a", 100);
    assertThat(dropped(rig, DropReason.QUEUE_FULL)).containsExactly(noRoom);
    assertThat(dropped(rig, DropReason.TOO_LARGE)).containsExactly(tooLarge);
    assertThat(sentTopics(rig)).containsExactly("a", "b");
  }

  @Test
  void whatWaitedTooLongIsDroppedAndTheRestGoesOut() {
    Rig rig = offline(QueuePolicy.REJECT, 10, 1_000, 5 * SECOND);
    OutgoingMessage old = publish(rig, "old", 1);
    rig.pass(3 * SECOND);
    publish(rig, "young", 1);
    rig.pass(2 * SECOND);
    assertThat(sentTopics(rig)).containsExactly("young");
    assertThat(dropped(rig, DropReason.EXPIRED)).containsExactly(old);
  }

  @Test
  void whatWaitsTooLongEndsAtItsTimeThoughNobodyLooks() {
    Rig rig = offline(QueuePolicy.REJECT, 10, 1_000, 5 * SECOND);
    OutgoingMessage first = publish(rig, "a", 1);
    rig.pass(SECOND);
    OutgoingMessage second = publish(rig, "b", 1);
    rig.pass(4 * SECOND - 1);
    assertThat(rig.out.outcomes).isEmpty();
    rig.pass(1);
    assertThat(dropped(rig, DropReason.EXPIRED)).containsExactly(first);
    rig.pass(SECOND);
    assertThat(dropped(rig, DropReason.EXPIRED)).containsExactly(first, second);
    assertThat(rig.engine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatWaitsTooLongLeavesAnAttemptItsTime() {
    Rig rig = offline(QueuePolicy.REJECT, 10, 1_000, SECOND);
    rig.engine.start(rig.now, rig.out);
    OutgoingMessage connecting = publish(rig, "a", 1);
    rig.pass(SECOND);
    assertThat(dropped(rig, DropReason.EXPIRED)).containsExactly(connecting);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.CONNECTING);
    rig.open();
    OutgoingMessage handshaking = publish(rig, "b", 1);
    rig.pass(SECOND);
    assertThat(dropped(rig, DropReason.EXPIRED)).containsExactly(connecting, handshaking);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.HANDSHAKING);
    rig.engine.stop(rig.now, rig.out);
    OutgoingMessage stopped = publish(rig, "c", 1);
    rig.pass(SECOND);
    assertThat(rig.out.outcomes).containsOnlyKeys(connecting, handshaking, stopped);
  }

  @Test
  void whatWaitsTooLongOnLineEndsAtItsTimeToo() {
    Rig rig =
        Rig.online(
            Rig.named()
                .with(ClientSettings.Limits.DEFAULT.withInFlight(1))
                .with(new ClientSettings.Queue(10, 1_000, SECOND, QueuePolicy.REJECT, false)));
    publish(rig, "in/flight", 1);
    OutgoingMessage behind = publish(rig, "behind", 1);
    rig.pass(SECOND);
    assertThat(dropped(rig, DropReason.EXPIRED)).containsExactly(behind);
    assertThat(rig.engine.session().inFlightCount()).isEqualTo(1);
  }

  @Test
  void whatMayWaitForAnyTimeSetsNoTimer() {
    for (long ageNanos : new long[] {0, Long.MAX_VALUE}) {
      Rig rig = offline(QueuePolicy.REJECT, 10, 1_000, ageNanos);
      publish(rig, "a", 1);
      assertThat(rig.engine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void messagesGivenBackByALostSessionPassTheBoundAndComeFirst() {
    Rig rig = offline(QueuePolicy.REJECT, 2, 1_000, 0);
    publish(rig, "a", 1);
    publish(rig, "b", 1);
    rig.engine.start(rig.now, rig.out);
    rig.accept(false);
    publish(rig, "c", 1);
    rig.lose();
    publish(rig, "d", 1);
    rig.out.takeSent();
    rig.untilNextAttempt();
    rig.accept(false);
    assertThat(rig.out.sent.stream().filter(Publish.class::isInstance))
        .extracting(packet -> ((Publish) packet).topic().text())
        .containsExactly("a", "b", "c", "d");
    assertThat(rig.out.outcomes).isEmpty();
  }

  @Test
  void unknownQos2IsRepeatedOnlyWhereThatIsWanted() {
    Rig rig =
        Rig.online(
            Rig.named().with(new ClientSettings.Queue(10, 1_000, 0, QueuePolicy.REJECT, true)));
    rig.publish(2);
    rig.comeBack(false);
    assertThat(rig.out.outcomes).isEmpty();
    assertThat(rig.out.takeSent()).filteredOn(word -> word.startsWith("PUBLISH")).hasSize(2);
  }
}
