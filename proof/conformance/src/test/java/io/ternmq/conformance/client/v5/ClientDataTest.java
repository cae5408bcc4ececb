package io.ternmq.conformance.client.v5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.SubscriptionChange;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.client.ClientUnderTest;
import io.ternmq.conformance.client.DataStatements;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubscriptionRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Text, numbers, properties and codes of 5.0. */
class ClientDataTest extends DataStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_5;
  }

  /** A message of topic "t" with this property. */
  private static Bytes publish(Bytes property) {
    return Bytes.packet(0x30, Bytes.text("t"), Bytes.properties(property));
  }

  /** The client ends the connection with DISCONNECT and the code of an error. */
  private void leavesSayingWhy(Bytes bytes) {
    ClientUnderTest client = online();
    client.publish(1);
    client.sent();
    client.feed(bytes);
    assertThat(client.isClosed()).isTrue();
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.matches("e001(81|82)"));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-1.5.5-1")
  void writesAndWantsVariableIntegersInTheirShortestForm() {
    ClientUnderTest client = online();
    for (int bytes :
        List.of(123, 124, 16_379, 16_380)) { // beside topic and properties: 127, 128 and so on
      client.publish(0, false, bytes);
    }
    assertThat(client.sent())
        .extracting(packet -> packet.substring(2, 8))
        .containsExactly("7f0001", "800100", "ff7f00", "808001");
    leaves(Bytes.of(0x30, 5, 0, 1, 'a', 0x80, 0));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-1.5.7-1")
  void leavesAServerWhoseUserPropertyIsNotText() {
    leaves(publish(Bytes.of(0x26, 0, 1, 0xFF, 0, 1, 'v')));
    leaves(publish(Bytes.of(0x26, 0, 1, 'n', 0, 1, 0xFF)));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-2.2.2-1")
  void noPropertiesHaveTheLength0() {
    ClientUnderTest client = online();
    client.publish(1);
    client.subscribe("a");
    client.unsubscribe("b");
    assertThat(client.sent())
        .containsExactly(
            "32070001740001" + "00" + "00",
            "82070002" + "00" + "00016101",
            "a2060003" + "00" + "000162");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-7")
  void aliasesEndWithTheirConnection() {
    ClientUnderTest client = online();
    Bytes alias = Bytes.properties(Bytes.of(0x23, 0, 1));
    client.feed(Bytes.packet(0x30, Bytes.text("t"), alias));
    client.comeBack();
    client.connAck(true);
    client.feed(Bytes.packet(0x30, Bytes.text(""), alias));
    assertThat(client.isClosed()).isTrue();
    assertThat(client.deliveredCount()).isEqualTo(1);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-8")
  void leavesAServerThatUsesTheAlias0() {
    leaves(publish(Bytes.of(0x23, 0, 0)));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-13")
  void aResponseTopicIsText() {
    leaves(publish(Bytes.of(0x08, 0, 1, 0xFF)));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-14")
  void aResponseTopicHasNoWildcard() {
    leaves(publish(Bytes.join(Bytes.of(0x08), Bytes.text("a/#"))));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-19")
  void aContentTypeIsText() {
    leaves(publish(Bytes.of(0x03, 0, 1, 0xFF)));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.4.2-1")
  void pubackHasCodesOfItsOwn() {
    leavesSayingWhy(Bytes.of(0x40, 3, 0, 1, 0x92));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.5.2-1")
  void pubrecHasCodesOfItsOwn() {
    leavesSayingWhy(Bytes.of(0x50, 3, 0, 1, 0x92));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.6.2-1")
  void pubrelHasCodesOfItsOwn() {
    leavesSayingWhy(Bytes.of(0x62, 3, 0, 1, 0x10));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.7.2-1")
  void pubcompHasCodesOfItsOwn() {
    leavesSayingWhy(Bytes.of(0x70, 3, 0, 1, 0x10));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.1-1")
  void disconnectHasNoFlags() {
    leavesSayingWhy(Bytes.of(0xE1, 0));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.14.2-1")
  void disconnectHasCodesOfItsOwn() {
    leavesSayingWhy(Bytes.of(0xE0, 1, 0x04)); // for clients alone
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.15.1-1")
  void authHasNoFlags() {
    leavesSayingWhy(Bytes.of(0xF1, 0));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.15.2-1")
  void authHasCodesOfItsOwn() {
    leavesSayingWhy(Bytes.of(0xF0, 2, 0x01, 0));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-1")
  void theProtocolIsCalledMqtt() {
    ClientUnderTest client =
        ClientUnderTest.started(ClientUnderTest.settings(version()), ConnectionParameters.NONE);
    assertThat(client.sent().get(0).substring(4)).startsWith(ClientUnderTest.hex("MQTT") + "05");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.8.3-4")
  void noLocalIsNotForSharedSubscriptions() {
    SubscriptionRequest shared =
        new SubscriptionRequest("$share/g/a", QoS.AT_LEAST_ONCE, true, false, RetainHandling.SEND);
    assertThatThrownBy(() -> SubscriptionChange.subscribe(shared))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("No Local");
  }
}
