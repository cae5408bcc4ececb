package io.ternmq.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Text, numbers and flags on the wire, as a client of either version writes and takes them. */
public abstract class DataStatements {
  /** The version that the tests are about. */
  protected abstract ProtocolVersion version();

  /** A client on line. */
  protected final ClientUnderTest online() {
    return ClientUnderTest.online(version());
  }

  /** How properties stand on the wire where there are none. */
  private Bytes noProperties() {
    return version().hasProperties() ? Bytes.of(0) : Bytes.of();
  }

  /** The client ends the connection on this. */
  protected final void leaves(Bytes bytes) {
    ClientUnderTest client = online();
    client.feed(bytes);
    assertThat(client.isClosed()).isTrue();
    assertThat(client.deliveredCount()).isZero();
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toArray());
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-1.5.3-1")
  @Statement(version = "5.0", id = "MQTT-1.5.4-1")
  protected void leavesAServerWhoseTextIsNotUtf8() {
    for (Bytes topic : List.of(Bytes.of(0, 2, 0xC3, 0x28), Bytes.of(0, 3, 0xED, 0xA0, 0x80))) {
      leaves(Bytes.packet(0x30, topic, noProperties()));
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-1.5.3-2")
  @Statement(version = "5.0", id = "MQTT-1.5.4-2")
  @Statement(version = "5.0", id = "MQTT-4.7.3-2")
  protected void leavesAServerWhoseTextHoldsNul() {
    leaves(Bytes.packet(0x30, Bytes.text("a\0b"), noProperties()));
    assertThatThrownBy(() -> TopicName.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TopicFilter.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-1.5.3-3")
  @Statement(version = "5.0", id = "MQTT-1.5.4-3")
  protected void takesAByteOrderMarkForACharacter() {
    ClientUnderTest client = online();
    client.subscribe("\ufeffa");
    assertThat(client.sent().get(0)).contains("0004efbbbf61");
    client.feed(Bytes.packet(0x30, Bytes.text("\ufeffa"), noProperties()));
    assertThat(client.delivered(0).topic().text()).isEqualTo("\ufeffa");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.2.2-2")
  @Statement(version = "5.0", id = "MQTT-2.1.3-1")
  protected void leavesAServerWithOtherFlags() {
    for (int first : List.of(0x41, 0x51, 0x60, 0x71, 0x91, 0xB1, 0xD1)) {
      leaves(Bytes.packet(first, Bytes.of(0, 1)));
    }
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-5")
  @Statement(version = "5.0", id = "MQTT-2.2.1-2")
  protected void aMessageOfQos0HasNoPacketId() {
    ClientUnderTest client = online();
    client.publish(0);
    assertThat(client.sent().get(0))
        .isEqualTo(hex(Bytes.packet(0x30, Bytes.text("t"), noProperties(), Bytes.of(0))));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-2")
  @Statement(version = "5.0", id = "MQTT-3.3.1-2")
  protected void leavesAServerThatRepeatsQos0() {
    leaves(Bytes.packet(0x38, Bytes.text("t"), noProperties()));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.1-4")
  @Statement(version = "5.0", id = "MQTT-3.3.1-4")
  protected void leavesAServerThatSpeaksOfQos3() {
    leaves(Bytes.packet(0x36, Bytes.text("t"), Bytes.of(0, 1), noProperties()));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.2-1")
  @Statement(version = "5.0", id = "MQTT-3.3.2-1")
  protected void aPublishBeginsWithItsTopicWhichIsText() {
    ClientUnderTest client = online();
    client.publish(1);
    assertThat(client.sent().get(0).substring(4)).startsWith(ClientUnderTest.hex("t"));
    leaves(Bytes.packet(0x30, Bytes.of(0, 1, 0xFF), noProperties()));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.3.2-2")
  @Statement(version = "5.0", id = "MQTT-3.3.2-2")
  @Statement(version = "5.0", id = "MQTT-4.7.0-1")
  protected void noTopicOfAMessageHasAWildcard() {
    leaves(Bytes.packet(0x30, Bytes.text("a/+"), noProperties()));
    leaves(Bytes.packet(0x30, Bytes.text("#"), noProperties()));
    assertThatThrownBy(() -> TopicName.of("a/+")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-4.7.3-1")
  @Statement(version = "5.0", id = "MQTT-4.7.3-1")
  protected void namesAndFiltersAreNotEmpty() {
    assertThatThrownBy(() -> TopicName.of("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TopicFilter.of("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.6.1-1")
  @Statement(version = "5.0", id = "MQTT-3.6.1-1")
  protected void pubrelHasItsFlags() {
    ClientUnderTest client = online();
    client.publish(2);
    client.sent();
    client.acknowledge(0x50, 1);
    assertThat(client.sent()).containsExactly("62020001");
    leaves(Bytes.of(0x60, 2, 0, 1));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.8.1-1")
  @Statement(version = "5.0", id = "MQTT-3.8.1-1")
  protected void subscribeHasItsFlags() {
    ClientUnderTest client = online();
    client.subscribe("a");
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("82"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.10.1-1")
  @Statement(version = "5.0", id = "MQTT-3.10.1-1")
  protected void unsubscribeHasItsFlags() {
    ClientUnderTest client = online();
    client.unsubscribe("a");
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("a2"));
  }
}
