package io.ternmq.conformance.client.v5;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.client.ClientUnderTest;
import io.ternmq.conformance.client.MessageStatements;
import io.ternmq.packet.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** Messages of 5.0 and their acknowledgements. */
class ClientMessageTest extends MessageStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_5;
  }

  /** A client on line with a server of this receive maximum. */
  private ClientUnderTest online(int receiveMaximum) {
    ClientUnderTest client =
        ClientUnderTest.started(ClientUnderTest.settings(version()), ConnectionParameters.NONE);
    client.connAck(false, Bytes.of(0x21, 0, receiveMaximum));
    client.sent();
    return client;
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.2-1")
  @Statement(version = "5.0", id = "MQTT-4.3.3-1")
  void newMessagesTakeFreeIds() {
    ClientUnderTest client = online();
    client.publish(1);
    client.publish(2);
    assertThat(client.sent())
        .extracting(packet -> packet.substring(10, 14))
        .containsExactly("0001", "0002");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.2-2")
  void aNewQos1MessageLeavesWithItsIdAndWithoutDup() {
    ClientUnderTest client = online();
    client.publish(1);
    assertThat(client.sent()).containsExactly("32070001740001" + "0000");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-2")
  void aNewQos2MessageLeavesWithItsIdAndWithoutDup() {
    ClientUnderTest client = online();
    client.publish(2);
    assertThat(client.sent()).containsExactly("34070001740001" + "0000");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-4")
  void pubrecIsAnsweredByPubrelUnlessItRefuses() {
    ClientUnderTest client = online();
    client.publish(2);
    client.publish(2);
    client.sent();
    client.acknowledge(0x50, 1);
    client.feed(Bytes.of(0x50, 3, 0, 2, 0x97));
    assertThat(client.sent()).containsExactly("62020001");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-6")
  void afterPubrelTheMessageItselfIsNotSentAgain() {
    ClientUnderTest client = online();
    client.publish(2);
    client.acknowledge(0x50, 1);
    client.sent();
    resume(client);
    assertThat(client.sent()).containsExactly("62020001");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-7")
  void aQos2MessageThatWasSentDoesNotExpire() {
    ClientUnderTest client = online();
    client.publishExpiring(2, 1);
    client.pass(3 * ClientUnderTest.SECOND_NANOS);
    client.sent();
    resume(client);
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("3c"));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-11")
  void pubrelIsAnsweredByPubcomp() {
    ClientUnderTest client = online();
    client.message(2, false, 5);
    client.handled(0);
    client.sent();
    client.acknowledge(PUBREL, 5);
    assertThat(client.sent()).containsExactly("70020005");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-12")
  void afterPubcompAPacketIdMeansANewMessage() {
    ClientUnderTest client = online();
    client.message(2, false, 5);
    client.handled(0);
    client.acknowledge(PUBREL, 5);
    client.message(2, false, 5);
    assertThat(client.deliveredCount()).isEqualTo(2);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.3.3-13")
  void theHandshakeOfAnExpiredMessageIsCompleted() {
    ClientUnderTest client = online();
    Bytes expiry = Bytes.properties(Bytes.of(0x02, 0, 0, 0, 1));
    client.feed(Bytes.packet(0x34, Bytes.text("t"), Bytes.of(0, 5), expiry));
    client.pass(3 * ClientUnderTest.SECOND_NANOS);
    client.handled(0);
    client.acknowledge(PUBREL, 5);
    assertThat(client.sent()).containsExactly("50020005", "70020005");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.4.0-2")
  void whatWasRefusedIsNotRepeated() {
    ClientUnderTest client = online();
    client.publish(1);
    client.sent();
    client.feed(Bytes.of(0x40, 3, 0, 1, 0x97));
    resume(client);
    assertThat(client.sent()).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.9.0-1")
  void eachConnectionBeginsWithAFullQuota() {
    ClientUnderTest client = online(1);
    client.publish(1);
    client.publish(1);
    assertThat(client.sent()).hasSize(1);
    client.comeBack();
    client.sent();
    client.connAck(true, Bytes.of(0x21, 0, 2));
    assertThat(client.sent()).hasSize(2);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.9.0-2")
  void everyMessageAboveQos0TakesOfTheQuota() {
    ClientUnderTest client = online(2);
    client.publish(1);
    client.publish(2);
    client.publish(1);
    client.publish(0);
    assertThat(client.sent()).hasSize(2);
    client.acknowledge(0x50, 2);
    assertThat(client.sent()).containsExactly("62020002");
    client.acknowledge(0x70, 2);
    assertThat(client.sent())
        .extracting(packet -> packet.substring(0, 2))
        .containsExactly("32", "30");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.9.0-3")
  void aUsedUpQuotaHoldsUpNoOtherPacket() {
    ClientUnderTest client = online(1);
    client.publish(2);
    client.acknowledge(0x50, 1);
    client.message(1, false, 3);
    client.handled(0);
    client.unsubscribe("a");
    assertThat(client.sent())
        .extracting(packet -> packet.substring(0, 2))
        .containsExactly("34", "62", "40", "a2");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.13.2-1")
  void aCodeOf80OrAboveIsTheEnd() {
    ClientUnderTest client = online();
    client.feed(Bytes.of(0x40, 1, 0)); // too short
    assertThat(client.sent()).containsExactly("e00181");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-4")
  void aCleanStartDiscardsWhatTheServerHeld() {
    ClientSettings settings =
        ClientUnderTest.settings(version())
            .with(new ClientSettings.Identity("walter", true, 300, true));
    ClientUnderTest client = ClientUnderTest.started(settings, ConnectionParameters.NONE);
    assertThat(client.sent().get(0)).contains("4d5154540502");
    client.connAck(false);
    client.comeBack();
    assertThat(client.sent().get(0)).contains("4d5154540500"); // the session is its own by now
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-23")
  void aSessionWithAnExpiryOutlivesItsConnection() {
    ClientUnderTest client = online();
    client.publish(1);
    client.sent();
    resume(client);
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("3a"));
  }
}
