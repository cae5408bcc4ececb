package io.ternmq.clientcore;

import static io.ternmq.clientcore.Rig.SECOND;
import static io.ternmq.packet.PacketType.PUBACK;
import static io.ternmq.packet.PacketType.PUBCOMP;
import static io.ternmq.packet.PacketType.PUBREC;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.DropReason;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishOutTest {
  private static ClientSettings bounds(int inFlight, int messages, long bytes) {
    return Rig.named()
        .with(new ClientSettings.Limits(1_000, 1 << 20, inFlight))
        .with(new ClientSettings.Queue(messages, bytes, 0, QueuePolicy.REJECT, false));
  }

  private static Rig limited(Property property, long value) {
    Rig rig = new Rig(Rig.named());
    rig.engine.start(rig.now, rig.out);
    rig.accept(false, Properties.builder().add(property, value).build());
    rig.out.takeSent();
    return rig;
  }

  @Test
  void qosZeroEndsWhenItIsSent() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage message = rig.publish(0);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 0");
    assertThat(rig.out.outcomes).containsEntry(message, PublishOutcome.Delivered.SUCCESS);
  }

  @Test
  void aMessageThatCannotBeSentEndsAloneWhenItIsSent() {
    Rig rig = Rig.online(Rig.named());
    rig.out.unsendableLength = 7;
    OutgoingMessage zero = rig.publish(0, 7);
    OutgoingMessage one = rig.publish(1, 7);
    rig.publish(1);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 2");
    PublishOutcome refused = new PublishOutcome.Refused(ReasonCode.MALFORMED_PACKET);
    assertThat(rig.out.outcomes).containsEntry(zero, refused).containsEntry(one, refused);
    assertThat(rig.engine.session().inFlightCount()).isEqualTo(1);
  }

  @Test
  void aMessageThatCannotBeSentAgainEndsAloneWhenTheClientIsBack() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage bad = rig.publish(1, 7);
    rig.publish(1);
    rig.out.unsendableLength = 7;
    rig.out.takeSent();
    rig.comeBack(true);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "PUBLISH 2 dup");
    assertThat(rig.out.outcomes)
        .containsEntry(bad, new PublishOutcome.Refused(ReasonCode.MALFORMED_PACKET));
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void qosOneEndsWithPubAck() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage message = rig.publish(1);
    assertThat(rig.out.outcomes).isEmpty();
    rig.packet(new Acknowledgement(PUBACK, 1, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE));
    assertThat(rig.out.outcomes)
        .containsEntry(message, new PublishOutcome.Delivered(ReasonCode.NO_MATCHING_SUBSCRIBERS));
  }

  @Test
  void aServerOfThreeThatCannotSayItsBoundIsSentTwentyAtOnce() {
    Rig rig = Rig.online(ofThree(ClientSettings.Limits.DEFAULT));
    for (int count = 0; count < 30; count++) {
      rig.publish(2);
    }
    assertThat(rig.out.takeSent()).hasSize(20);
    rig.acknowledge(PUBREC, 1);
    rig.acknowledge(PUBCOMP, 1);
    assertThat(rig.out.takeSent()).containsExactly("PUBREL 1", "PUBLISH 21");
  }

  @Test
  void aServerOfThreeIsSentAsManyAsTheUserSays() {
    Rig rig = Rig.online(ofThree(ClientSettings.Limits.DEFAULT.withInFlight(25)));
    for (int count = 0; count < 30; count++) {
      rig.publish(1);
    }
    assertThat(rig.out.takeSent()).hasSize(25);
  }

  private static ClientSettings ofThree(ClientSettings.Limits limits) {
    return Rig.named()
        .with(
            new ClientSettings.Target(
                List.of(Rig.SERVER), ProtocolVersion.MQTT_3_1_1, /* isVersionFixed= */ true))
        .with(limits);
  }

  @Test
  void qosTwoEndsWithPubComp() {
    Rig rig = Rig.online(Rig.named());
    OutgoingMessage message = rig.publish(2);
    rig.acknowledge(PUBREC, 1);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 1", "PUBREL 1");
    assertThat(rig.out.outcomes).isEmpty();
    rig.acknowledge(PUBCOMP, 1);
    assertThat(rig.out.outcomes).containsEntry(message, PublishOutcome.Delivered.SUCCESS);
  }

  @Test
  void aRefusalEndsTheMessageAndFreesItsPlace() {
    for (PacketType type : new PacketType[] {PUBACK, PUBREC}) {
      Rig rig = Rig.online(bounds(1, 10, 1_000));
      OutgoingMessage message = rig.publish(type == PUBACK ? 1 : 2);
      rig.publish(1);
      rig.packet(new Acknowledgement(type, 1, ReasonCode.QUOTA_EXCEEDED, Properties.NONE));
      assertThat(rig.out.outcomes)
          .containsEntry(message, new PublishOutcome.Refused(ReasonCode.QUOTA_EXCEEDED));
      assertThat(rig.out.takeSent()).containsExactly("PUBLISH 1", "PUBLISH 2");
    }
  }

  @Test
  void theWrongAnswerBreaksTheProtocol() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(2);
    rig.acknowledge(PUBACK, 1);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 1", "DISCONNECT");
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void anAnswerToNothingDoesNoHarm() {
    Rig rig = Rig.online(Rig.named());
    rig.acknowledge(PUBACK, 9);
    rig.acknowledge(PUBCOMP, 9);
    rig.acknowledge(PUBREC, 9);
    assertThat(rig.out.takeSent())
        .containsExactly("PUBREL 9 " + ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
  }

  @Test
  void noMoreIsInFlightThanTheServersReceiveMaximum() {
    Rig rig = limited(Property.RECEIVE_MAXIMUM, 3);
    for (int count = 0; count < 10; count++) {
      rig.publish(1);
    }
    assertThat(rig.out.takeSent()).hasSize(3);
    rig.acknowledge(PUBACK, 2);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 4");
  }

  @Test
  void messagesLeaveInTheOrderOfTheirPublishing() {
    Rig rig = limited(Property.RECEIVE_MAXIMUM, 1);
    rig.publish(1);
    rig.publish(1);
    rig.publish(0);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 1");
    rig.acknowledge(PUBACK, 1);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 2", "PUBLISH 0");
  }

  @Test
  void whatTheServerDoesNotTakeFailsAndTheClientGoesOn() {
    Rig rig = limited(Property.MAXIMUM_QOS, 1);
    OutgoingMessage tooGood = rig.publish(2);
    assertThat(rig.out.outcomes)
        .containsEntry(tooGood, new PublishOutcome.Refused(ReasonCode.QOS_NOT_SUPPORTED));
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void aRetainedMessageFailsWhereTheServerHasNoRetain() {
    Rig rig = limited(Property.RETAIN_AVAILABLE, 0);
    OutgoingMessage message =
        new OutgoingMessage(
            TopicName.of("t"), new byte[0], QoS.AT_LEAST_ONCE, true, Properties.NONE);
    rig.engine.publish(message, rig.now, rig.out);
    assertThat(rig.out.outcomes)
        .containsEntry(message, new PublishOutcome.Refused(ReasonCode.RETAIN_NOT_SUPPORTED));
  }

  @Test
  void aMessageOverTheServersPacketSizeFailsAndFreesItsPlace() {
    Rig rig = Rig.online(bounds(1, 10, 10_000));
    rig.out.payloadLimit = 100;
    OutgoingMessage large = rig.publish(1, 101);
    rig.publish(1, 100);
    assertThat(rig.out.outcomes)
        .containsEntry(large, new PublishOutcome.Refused(ReasonCode.PACKET_TOO_LARGE));
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 2");
  }

  @Test
  void theQueueIsBoundedInMessages() {
    Rig rig = new Rig(bounds(10, 3, 1_000_000));
    for (int count = 0; count < 3; count++) {
      rig.publish(1);
    }
    OutgoingMessage over = rig.publish(1);
    assertThat(rig.out.outcomes)
        .containsOnlyKeys(over)
        .containsEntry(over, new PublishOutcome.Dropped(DropReason.QUEUE_FULL));
  }

  @Test
  void theQueueIsBoundedInBytes() {
    Rig rig = new Rig(bounds(10, 1_000, 100));
    rig.publish(1, 99);
    OutgoingMessage over = rig.publish(1, 1);
    assertThat(rig.out.outcomes).containsOnlyKeys(over);
  }

  @Test
  void nothingIsSentWhileTheLinkTakesNoMore() {
    Rig rig = Rig.online(Rig.named());
    rig.out.isWritable = false;
    rig.publish(0);
    rig.publish(1);
    assertThat(rig.out.takeSent()).isEmpty();
    rig.out.isWritable = true;
    rig.engine.onWritable(rig.epoch(), rig.now, rig.out);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 0", "PUBLISH 1");
  }

  @Test
  void packetIdentifiersGoRoundWithoutMeetingOneInUse() {
    Rig rig = Rig.online(Rig.named());
    rig.change(
        SubscriptionChange.subscribe(
            io.ternmq.packet.SubscriptionRequest.of("slow", QoS.AT_MOST_ONCE)));
    for (int count = 0; count < 65_534; count++) {
      rig.publish(1);
      rig.acknowledge(PUBACK, count + 2);
    }
    rig.out.takeSent();
    rig.publish(1);
    assertThat(rig.out.takeSent()).containsExactly("PUBLISH 2");
  }

  @Test
  void disconnectWaitsForWhatIsInFlight() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1);
    rig.out.takeSent();
    rig.engine.disconnect(5 * SECOND, rig.now, rig.out);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.DRAINING);
    assertThat(rig.out.takeSent()).isEmpty();
    rig.acknowledge(PUBACK, 1);
    assertThat(rig.out.takeSent()).containsExactly("DISCONNECT");
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void disconnectWaitsNoLongerThanItWasTold() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1);
    rig.engine.disconnect(5 * SECOND, rig.now, rig.out);
    rig.pass(5 * SECOND);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
    assertThat(rig.out.outcomes).isEmpty();
  }

  @Test
  void aLossWhileDrainingStopsTheClient() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1);
    rig.engine.disconnect(5 * SECOND, rig.now, rig.out);
    rig.lose();
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
    assertThat(rig.out.takeEvents()).containsExactly("Disconnected");
  }

  @Test
  void closeAbandonsEverythingThatIsNotFinished() {
    Rig rig = Rig.online(bounds(1, 10, 1_000));
    OutgoingMessage inFlight = rig.publish(1);
    OutgoingMessage queued = rig.publish(1);
    SubscriptionChange change = SubscriptionChange.unsubscribe("x");
    rig.change(change);
    rig.engine.close(rig.now, rig.out);
    OutgoingMessage late = rig.publish(0);
    assertThat(rig.out.outcomes)
        .containsEntry(inFlight, new PublishOutcome.Abandoned())
        .containsEntry(queued, new PublishOutcome.Abandoned())
        .containsEntry(late, new PublishOutcome.Abandoned());
    assertThat(rig.out.abandoned).containsExactly(change);
  }
}
