package io.ternmq.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.conformance.Statement;
import io.ternmq.packet.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** Messages of either version and their acknowledgements, over one connection and several. */
public abstract class MessageStatements {
  protected static final int PUBREL = 0x62;

  /** The version that the tests are about. */
  protected abstract ProtocolVersion version();

  /** A client on line. */
  protected final ClientUnderTest online() {
    return ClientUnderTest.online(version());
  }

  /** The link is lost, and the server still has the session. */
  protected static final void resume(ClientUnderTest client) {
    client.comeBack();
    client.sent();
    client.connAck(true);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-6")
  @Statement(version = "5.0", id = "MQTT-2.2.1-5")
  protected void everyAcknowledgementBearsTheIdOfItsMessage() {
    ClientUnderTest client = online();
    client.message(1, false, 4_660);
    client.message(2, false, 513);
    client.handled(0);
    client.handled(1);
    client.acknowledge(PUBREL, 513);
    assertThat(client.sent()).containsExactly("40021234", "50020201", "70020201");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.4-1")
  @Statement(version = "5.0", id = "MQTT-3.3.4-1")
  @Statement(version = "5.0", id = "MQTT-4.3.2-4")
  @Statement(version = "5.0", id = "MQTT-4.3.3-8")
  protected void answersEachMessageAsItsQosDemands() {
    ClientUnderTest client = online();
    for (int qos = 0; qos <= 2; qos++) {
      client.message(qos, false, 1 + qos);
      client.handled(qos);
    }
    assertThat(client.sent()).containsExactly("40020002", "50020003");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-1")
  @Statement(version = "5.0", id = "MQTT-3.3.1-1")
  protected void aRepeatSaysSo() {
    ClientUnderTest client = online();
    client.publish(1);
    assertThat(client.sent()).allMatch(packet -> packet.startsWith("32"));
    resume(client);
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("3a"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.1-1")
  @Statement(version = "5.0", id = "MQTT-4.3.1-1")
  @Statement(version = "5.0", id = "MQTT-3.3.1-2")
  protected void qos0LeavesOnceAndWithoutDup() {
    ClientUnderTest client = online();
    client.publish(0);
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("30"));
    resume(client);
    assertThat(client.sent()).isEmpty();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-2")
  @Statement(version = "5.0", id = "MQTT-3.1.3-2")
  protected void namesItselfAlikeOnEveryConnection() {
    ClientUnderTest client =
        ClientUnderTest.started(ClientUnderTest.settings(version()), ConnectionParameters.NONE);
    assertThat(client.sent().get(0)).contains(ClientUnderTest.hex("walter"));
    client.connAck(false);
    client.comeBack();
    assertThat(client.sent().get(0)).contains(ClientUnderTest.hex("walter"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.1.0-1")
  @Statement(version = "5.0", id = "MQTT-4.1.0-1")
  protected void theStateOfASessionOutlivesItsConnections() {
    ClientUnderTest client = online();
    client.publish(2);
    client.message(2, false, 9);
    client.handled(0);
    resume(client);
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("3c"));
    client.message(2, true, 9);
    assertThat(client.deliveredCount()).isEqualTo(1);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.4.0-1")
  @Statement(version = "5.0", id = "MQTT-4.4.0-1")
  protected void repeatsWhenASessionIsResumedAndOnlyThen() {
    ClientUnderTest client = online();
    client.publish(1);
    client.publish(2);
    client.sent();
    client.pass(50 * ClientUnderTest.SECOND_NANOS);
    assertThat(client.sent()).isEmpty();
    resume(client);
    assertThat(client.sent())
        .hasSize(2)
        .allMatch(packet -> packet.startsWith("3a") || packet.startsWith("3c"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.2-1")
  @Statement(version = "5.0", id = "MQTT-4.3.2-3")
  protected void aQos1MessageIsOpenUntilPuback() {
    ClientUnderTest client = online();
    client.publish(1);
    client.sent();
    resume(client);
    assertThat(client.sent()).hasSize(1);
    client.acknowledge(0x40, 1);
    resume(client);
    assertThat(client.sent()).isEmpty();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.2-2")
  @Statement(version = "5.0", id = "MQTT-4.3.2-5")
  protected void afterPubackAPacketIdMeansANewMessage() {
    ClientUnderTest client = online();
    client.message(1, false, 5);
    client.handled(0);
    client.message(1, true, 5);
    assertThat(client.deliveredCount()).isEqualTo(2);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.3-1")
  @Statement(version = "5.0", id = "MQTT-4.3.3-3")
  @Statement(version = "5.0", id = "MQTT-4.3.3-5")
  protected void aQos2MessageIsOpenUntilPubrecAndPubrelUntilPubcomp() {
    ClientUnderTest client = online();
    client.publish(2);
    client.sent();
    resume(client);
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("3c"));
    client.acknowledge(0x50, 1);
    client.sent();
    resume(client);
    assertThat(client.sent()).containsExactly("62020001");
    client.acknowledge(0x70, 1);
    resume(client);
    assertThat(client.sent()).isEmpty();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.3.3-2")
  @Statement(version = "5.0", id = "MQTT-4.3.3-10")
  protected void deliversAQos2MessageOnceAndAnswersEachRepeat() {
    ClientUnderTest client = online();
    client.message(2, false, 5);
    client.handled(0);
    client.message(2, true, 5);
    assertThat(client.deliveredCount()).isEqualTo(1);
    assertThat(client.sent()).containsExactly("50020005", "50020005");
    client.acknowledge(PUBREL, 5);
    assertThat(client.sent()).containsExactly("70020005");
  }
}
