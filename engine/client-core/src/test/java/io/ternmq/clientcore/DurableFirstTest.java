package io.ternmq.clientcore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DurableFirstTest {
  private final ManualStore store = new ManualStore();

  private Rig online() {
    Rig rig = Rig.online(Rig.named());
    rig.out.store = store;
    return rig;
  }

  @Test
  void aMessageIsStoredAndSentOnlyWhenItIsDurable() {
    Rig rig = online();
    OutgoingMessage message = rig.publish(1);
    assertThat(store.changes).containsExactly("put 0", "sent 0 as 0");
    assertThat(rig.out.takeSent()).isEmpty();
    assertThat(rig.out.stored).isEmpty();
    store.sync(rig);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 1");
    assertThat(rig.out.stored).containsExactly(message);
  }

  @Test
  void pubRelFollowsTheDurableRelease() {
    Rig rig = online();
    OutgoingMessage message = rig.publish(2);
    store.sync(rig);
    rig.out.takeSent();
    rig.acknowledge(PacketType.PUBREC, 1);
    assertThat(rig.out.takeSent()).isEmpty();
    store.sync(rig);
    assertThat(rig.out.takeSent()).containsExactly("PUBREL 1");
    rig.acknowledge(PacketType.PUBCOMP, 1);
    assertThat(rig.out.outcomes).containsEntry(message, PublishOutcome.Delivered.SUCCESS);
    assertThat(store.changes).containsExactly("put 0", "sent 0 as 0", "released 0", "removed 0");
  }

  @Test
  void aResumedSessionWaitsForTheRecordToo() {
    Rig rig = online();
    rig.publish(2);
    rig.lose();
    rig.untilNextAttempt();
    rig.accept(true);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT");
    store.sync(rig);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 1");
  }

  @Test
  void whatTheServerTakesNoMoreIsRefusedWhereItNeverWentOutAndForgotten() {
    Rig rig = online();
    OutgoingMessage sent = rig.publish(2);
    store.sync(rig);
    OutgoingMessage placed = rig.publish(2);
    rig.publish(1);
    rig.lose();
    rig.out.takeSent();
    rig.untilNextAttempt();
    rig.accept(true, Properties.builder().add(Property.MAXIMUM_QOS, 1).build());
    store.sync(rig);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 3");
    assertThat(rig.out.outcomes)
        .containsOnlyKeys(sent, placed)
        .containsEntry(sent, new PublishOutcome.Unknown())
        .containsEntry(placed, new PublishOutcome.Refused(ReasonCode.QOS_NOT_SUPPORTED));
    assertThat(store.changes).contains("removed 0", "removed 1").doesNotContain("removed 2");
  }

  @Test
  void aMessageThatWaitsIsKeptOnceAndQosZeroOnlyWhereItWaits() {
    Rig rig = online();
    rig.publish(0);
    assertThat(store.changes).isEmpty();
    rig.lose();
    rig.publish(0);
    rig.publish(1);
    assertThat(store.changes).containsExactly("put 0", "put 1");
    rig.untilNextAttempt();
    rig.accept(true);
    assertThat(store.changes).containsExactly("put 0", "put 1", "removed 0", "sent 1 as 0");
  }

  @Test
  void qosTwoIsHandedOverAnsweredAndFreedDurably() {
    Rig rig = online();
    rig.incoming(9, 2);
    assertThat(rig.out.delivered).isEmpty();
    store.sync(rig);
    assertThat(rig.out.delivered).hasSize(1);
    rig.engine.handled(rig.out.delivered.get(0), rig.now, rig.out);
    assertThat(rig.out.takeSent()).isEmpty();
    store.sync(rig);
    assertThat(rig.out.takeSent()).containsExactly("PUBREC 9");
    rig.acknowledge(PacketType.PUBREL, 9);
    assertThat(rig.out.takeSent()).isEmpty();
    store.sync(rig);
    assertThat(rig.out.takeSent()).containsExactly("PUBCOMP 9");
    assertThat(store.changes).containsExactly("held 9 as 1", "received 9", "freed 9");
  }

  @Test
  void messagesDoNotOvertakeOneThatIsNotDurable() {
    Rig rig = online();
    rig.incoming(9, 2);
    rig.incoming(10, 1);
    rig.incoming(0, 0);
    assertThat(rig.out.delivered).isEmpty();
    store.sync(rig);
    assertThat(rig.out.delivered)
        .extracting(each -> each.publish().packetId())
        .containsExactly(9, 10, 0);
  }

  @Test
  void closingKeepsWhatIsNotFinished() {
    Rig rig = online();
    OutgoingMessage message = rig.publish(1);
    rig.engine.close(rig.now, rig.out);
    assertThat(rig.out.outcomes.get(message)).isInstanceOf(PublishOutcome.Abandoned.class);
    assertThat(store.changes).containsExactly("put 0", "sent 0 as 0");
  }

  @Test
  void aStoreThatFailsEndsTheClientAndSaysWhy() {
    Rig rig = online();
    OutgoingMessage message = rig.publish(1);
    rig.engine.onStoreFailed("the disk is full", rig.now, rig.out);
    assertThat(rig.out.takeEvents()).containsExactly("Disconnected", "GivenUp");
    assertThat(rig.out.takeSent()).isEmpty();
    assertThat(rig.out.outcomes.get(message)).isInstanceOf(PublishOutcome.Abandoned.class);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
    rig.engine.start(rig.now, rig.out);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  // ---- after a restart

  private static OutgoingMessage message(int qos) {
    return new OutgoingMessage(TopicName.of("t"), new byte[1], QoS.of(qos), false, Properties.NONE);
  }

  private final OutgoingMessage released = message(2);
  private final OutgoingMessage sentTwo = message(2);
  private final OutgoingMessage sentOne = message(1);
  private final OutgoingMessage waiting = message(1);

  private Rig restarted() {
    Rig rig = new Rig(Rig.named());
    long epochMillis = rig.now.epochMillis() - 1_000;
    rig.engine.restore(
        new StoredSession(
            List.of(
                new StoredSession.Message(
                    waiting, 4, epochMillis, StoredSession.NO_SEQUENCE, false),
                new StoredSession.Message(sentOne, 3, epochMillis, 41, false),
                new StoredSession.Message(sentTwo, 2, epochMillis, 40, false),
                new StoredSession.Message(released, 1, epochMillis, 39, true)),
            Map.of(7, 5L),
            List.of(8),
            5,
            42,
            6),
        rig.now);
    rig.engine.start(rig.now, rig.out);
    return rig;
  }

  @Test
  void aRestartedClientRepeatsWithDupAndTheFirstIdentifiersThenTheQueue() {
    Rig rig = restarted();
    rig.accept(true);
    assertThat(rig.out.takeSent())
        .containsExactly("CONNECT", "PUBREL 40", "PUBLISH 41 dup", "PUBLISH 42 dup", "PUBLISH 43");
  }

  @Test
  void aRestartedClientWithoutItsSessionSaysSoAndSendsAgainWhatItMay() {
    Rig rig = restarted();
    rig.accept(false);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 43", "PUBLISH 44");
    assertThat(rig.out.takeEvents()).containsExactly("Attempting", "Connected", "SessionLost");
    assertThat(rig.out.outcomes)
        .containsEntry(released, PublishOutcome.Delivered.SUCCESS)
        .containsEntry(sentTwo, new PublishOutcome.Unknown())
        .hasSize(2);
  }

  @Test
  void qosTwoThatWasInHandAtTheCrashComesAgainUnderItsDeliveryId() {
    Rig rig = restarted();
    rig.accept(true);
    rig.out.takeSent();
    rig.incoming(7, 2);
    rig.incoming(8, 2);
    rig.incoming(9, 2);
    assertThat(rig.out.delivered).extracting(IncomingMessage::deliveryId).containsExactly(5L, 6L);
    rig.engine.handled(rig.out.delivered.get(0), rig.now, rig.out);
    assertThat(rig.out.takeSent()).containsExactly("PUBREC 7", "PUBREC 8");
  }

  @Test
  void theAgeOfAStoredMessageCountsFromItsFirstLife() {
    Rig rig =
        new Rig(
            Rig.named()
                .with(
                    new ClientSettings.Queue(
                        10, 1_000, 60 * Rig.SECOND, QueuePolicy.REJECT, false)));
    long epochMillis = rig.now.epochMillis() - 61_000;
    rig.engine.restore(
        new StoredSession(
            List.of(
                new StoredSession.Message(
                    waiting, 0, epochMillis, StoredSession.NO_SEQUENCE, false)),
            Map.of(),
            List.of(),
            1,
            0,
            1),
        rig.now);
    rig.engine.start(rig.now, rig.out);
    rig.accept(false);
    assertThat(rig.out.outcomes.get(waiting)).isInstanceOf(PublishOutcome.Dropped.class);
  }
}
