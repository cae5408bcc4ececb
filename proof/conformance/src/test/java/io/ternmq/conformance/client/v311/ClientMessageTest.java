package io.ternmq.conformance.client.v311;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.client.ClientUnderTest;
import io.ternmq.conformance.client.MessageStatements;
import io.ternmq.packet.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** Messages of 3.1.1 and their acknowledgements. */
class ClientMessageTest extends MessageStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_3_1_1;
  }

  private static ClientUnderTest started(boolean cleanSession) {
    ClientSettings settings =
        ClientUnderTest.settings(ProtocolVersion.MQTT_3_1_1)
            .with(new ClientSettings.Identity("walter", cleanSession, 0, cleanSession));
    return ClientUnderTest.started(settings, ConnectionParameters.NONE);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-1")
  void requestsAndMessagesHavePacketIdsAboveZero() {
    ClientUnderTest client = online();
    client.publish(1);
    client.publish(2);
    client.subscribe("a");
    client.unsubscribe("b");
    assertThat(client.sent())
        .hasSize(4)
        .noneMatch(packet -> packet.substring(4).startsWith("0000"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-4")
  void keepsItsSessionWithoutCleanSession() {
    ClientUnderTest client = started(false);
    assertThat(client.sent().get(0)).contains("4d5154540400");
    client.connAck(false);
    client.publish(1);
    client.sent();
    resume(client);
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("3a"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-6")
  void beginsAnewWithCleanSession() {
    ClientUnderTest client = started(true);
    assertThat(client.sent().get(0)).contains("4d5154540402");
    client.connAck(false);
    client.publish(1);
    client.message(2, false, 9);
    client.handled(0);
    client.comeBack();
    client.sent();
    client.connAck(false);
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("32"));
    client.message(2, true, 9); // of the new session
    assertThat(client.deliveredCount()).isEqualTo(2);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.1.0-2")
  void aSessionLastsAsLongAsItsConnection() {
    ClientUnderTest client = started(true);
    client.connAck(false);
    client.message(2, false, 9);
    client.handled(0);
    client.message(2, true, 9);
    assertThat(client.deliveredCount()).isEqualTo(1);
  }
}
