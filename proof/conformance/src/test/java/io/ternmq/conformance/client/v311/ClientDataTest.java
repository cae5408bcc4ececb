package io.ternmq.conformance.client.v311;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.client.ClientUnderTest;
import io.ternmq.conformance.client.DataStatements;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import org.junit.jupiter.api.Test;

/** Text, numbers and flags of 3.1.1. */
class ClientDataTest extends DataStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_3_1_1;
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.2.2-1")
  void everyPacketHasTheFlagsOfItsType() {
    ClientUnderTest client = online();
    client.subscribe("a");
    client.unsubscribe("b");
    client.message(2, false, 7);
    client.handled(0);
    client.acknowledge(0x62, 7);
    client.pass(58 * ClientUnderTest.SECOND_NANOS);
    client.stop();
    assertThat(client.sent())
        .extracting(packet -> packet.substring(0, 2))
        .containsExactly("82", "a2", "50", "70", "c0", "e0");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.3-2")
  void namesAndFiltersWithNulCannotBeMade() {
    assertThatThrownBy(() -> TopicName.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TopicFilter.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.1-1")
  void wildcardsAreForFilters() {
    assertThatThrownBy(() -> TopicName.of("a/#")).isInstanceOf(IllegalArgumentException.class);
    assertThat(TopicFilter.of("a/#").text()).isEqualTo("a/#");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.8.0-1")
  void leavesAServerThatBreaksTheProtocol() {
    leaves(
        Bytes.packet(0x82, Bytes.of(0, 1), Bytes.text("a"), Bytes.of(0))); // SUBSCRIBE of a server
    leaves(Bytes.of(0x00, 0));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.8.0-2")
  void anAnswerThatCannotBeReadEndsItsConnectionOnly() {
    ClientUnderTest client = online();
    OutgoingMessage message = client.publish(1);
    client.feed(Bytes.of(0x40, 1, 0));
    assertThat(client.isClosed()).isTrue();
    assertThat(client.outcomeOf(message)).isNull(); // the session has it still
  }
}
