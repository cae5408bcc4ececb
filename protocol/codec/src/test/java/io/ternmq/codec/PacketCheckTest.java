package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of values before they are in a packet. */
class PacketCheckTest {
  private static final String LONG = "y".repeat(70_000);
  private static final byte[] PAYLOAD = {1};

  private static @Nullable String faultOf(Properties.Builder properties) {
    return PacketCheck.faultOf(TopicName.of("t"), PAYLOAD, properties.build());
  }

  private static Connect connect(@Nullable Will will, @Nullable String name, byte... password) {
    return new Connect(
        ProtocolVersion.MQTT_5, true, 60, "id", will, name, password, Properties.NONE);
  }

  private static Will will(int payloadBytes, Properties properties) {
    return new Will(
        TopicName.of("w"), new byte[payloadBytes], QoS.AT_LEAST_ONCE, false, properties);
  }

  @Test
  void aMessageThatCanBeSentHasNoFault() {
    assertThat(PacketCheck.faultOf(TopicName.of("t"), PAYLOAD, Properties.NONE)).isNull();
    assertThat(
            faultOf(
                Properties.builder()
                    .user("a", "1")
                    .user("a", "2")
                    .add(Property.MESSAGE_EXPIRY_INTERVAL, 0xFFFF_FFFFL)
                    .add(Property.CORRELATION_DATA, new byte[65_535])))
        .isNull();
  }

  @Test
  void aMessageThatMqttCannotCarryHasAFault() {
    assertThat(PacketCheck.faultOf(TopicName.EMPTY, PAYLOAD, Properties.NONE))
        .contains("at least one character");
    assertThat(faultOf(Properties.builder().user("trace", LONG))).contains("at most 65,535 bytes");
    assertThat(faultOf(Properties.builder().user("half", "\uD800"))).contains("surrogate pair");
    assertThat(faultOf(Properties.builder().add(Property.CONTENT_TYPE, "a\0")))
        .contains("NUL character");
    assertThat(faultOf(Properties.builder().add(Property.CORRELATION_DATA, new byte[65_536])))
        .contains("binary data");
    assertThat(faultOf(Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, -1)))
        .contains("MESSAGE_EXPIRY_INTERVAL is 0 to");
  }

  @Test
  void propertiesForWhichAServerEndsTheConnectionAreAFault() {
    assertThat(faultOf(Properties.builder().add(Property.WILL_DELAY_INTERVAL, 1)))
        .contains("WILL_DELAY_INTERVAL has no place in PUBLISH");
    assertThat(faultOf(Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, 1)))
        .contains("SUBSCRIPTION_IDENTIFIER has no place");
    assertThat(
            faultOf(
                Properties.builder()
                    .add(Property.CONTENT_TYPE, "a")
                    .add(Property.CONTENT_TYPE, "b")))
        .contains("CONTENT_TYPE stands twice");
    assertThat(faultOf(Properties.builder().add(Property.RESPONSE_TOPIC, "a/#")))
        .contains("no wildcard");
    assertThat(faultOf(Properties.builder().add(Property.RESPONSE_TOPIC, "")))
        .contains("not empty");
  }

  @Test
  void aMessageLargerThanAnyPacketIsAFault() {
    Properties.Builder properties = Properties.builder();
    String value = "y".repeat(60_000);
    for (int count = 0; count < 4_500; count++) {
      properties.user("a", value);
    }
    assertThat(faultOf(properties)).contains("at most 268,435,455 bytes");
  }

  @Test
  void aConnectSaysWhichOfItsPartsIsAtFault() {
    assertThat(PacketCheck.faultOf(connect(will(65_535, Properties.NONE), "name", PAYLOAD)))
        .isNull();
    assertThat(PacketCheck.faultOf(connect(will(65_536, Properties.NONE), null)))
        .startsWith("the will: binary data in MQTT has at most 65,535 bytes");
    Properties expiry = Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 1).build();
    assertThat(PacketCheck.faultOf(connect(will(1, expiry), null))).startsWith("the will: ");
    assertThat(PacketCheck.faultOf(connect(null, LONG))).startsWith("the user name: ");
    assertThat(PacketCheck.faultOf(connect(null, "name", new byte[65_536])))
        .startsWith("the password: ");
  }

  @Test
  void before5APasswordNeedsAUserName() {
    Connect connect =
        new Connect(
            ProtocolVersion.MQTT_3_1_1, true, 60, "id", null, null, PAYLOAD, Properties.NONE);
    assertThat(PacketCheck.faultOf(connect)).contains("a password comes with a user name");
  }
}
