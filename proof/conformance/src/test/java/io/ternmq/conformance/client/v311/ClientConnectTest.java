package io.ternmq.conformance.client.v311;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.Credentials;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.client.ClientUnderTest;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import org.junit.jupiter.api.Test;

/** CONNECT of a client, byte by byte. */
class ClientConnectTest {
  private static final String PREFIX = "00044d51545404";

  private static ConnectionParameters parameters(Credentials credentials) {
    return new ConnectionParameters(credentials, null, null);
  }

  private static ConnectionParameters will(QoS qos, boolean retain) {
    Will will = new Will(TopicName.of("gone"), new byte[] {7}, qos, retain, Properties.NONE);
    return new ConnectionParameters(Credentials.NONE, will, null);
  }

  private static String connect(ConnectionParameters parameters) {
    return connect(ClientUnderTest.settings(ProtocolVersion.MQTT_3_1_1), parameters);
  }

  private static String connect(ClientSettings settings, ConnectionParameters parameters) {
    return ClientUnderTest.started(settings, parameters).sent().get(0);
  }

  private static int flags(String packet) {
    int at = packet.indexOf(PREFIX) + PREFIX.length();
    return Integer.parseInt(packet.substring(at, at + 2), 16);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.0-1")
  void opensWithConnect() {
    String packet = connect(ConnectionParameters.NONE);
    assertThat(packet).startsWith("10").contains(PREFIX);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-9")
  void aWillBringsItsTopicAndPayload() {
    String packet = connect(will(QoS.AT_LEAST_ONCE, true));
    assertThat(flags(packet) & 0x3c).isEqualTo(0x2c);
    assertThat(packet)
        .endsWith(ClientUnderTest.hex("walter") + "" + ClientUnderTest.hex("gone") + "000107");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-13")
  void withoutAWillThereIsNoWillQos() {
    assertThat(flags(connect(ConnectionParameters.NONE)) & 0x18).isZero();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-15")
  void withoutAWillThereIsNoWillRetain() {
    assertThat(flags(connect(ConnectionParameters.NONE)) & 0x20).isZero();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-11")
  void withoutAWillThereIsNothingOfOne() {
    String packet = connect(ConnectionParameters.NONE);
    assertThat(flags(packet) & 0x3c).isZero();
    assertThat(packet).endsWith(ClientUnderTest.hex("walter"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-14")
  void aWillQosOfThreeCannotBeAskedFor() {
    assertThatThrownBy(() -> QoS.of(3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-18")
  void withoutAUserNameThereIsNone() {
    String packet = connect(ConnectionParameters.NONE);
    assertThat(flags(packet) & 0x80).isZero();
    assertThat(packet).endsWith(ClientUnderTest.hex("walter"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-19")
  void aUserNameIsAnnouncedAndThere() {
    String packet = connect(parameters(new Credentials("wally", null)));
    assertThat(flags(packet) & 0x80).isEqualTo(0x80);
    assertThat(packet).endsWith(ClientUnderTest.hex("walter") + ClientUnderTest.hex("wally"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-20")
  void withoutAPasswordThereIsNone() {
    String packet = connect(parameters(new Credentials("wally", null)));
    assertThat(flags(packet) & 0x40).isZero();
    assertThat(packet).endsWith(ClientUnderTest.hex("wally"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-21")
  void aPasswordIsAnnouncedAndThere() {
    String packet = connect(parameters(new Credentials("wally", new byte[] {1, 2})));
    assertThat(flags(packet) & 0x40).isEqualTo(0x40);
    assertThat(packet).endsWith(ClientUnderTest.hex("wally") + "00020102");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-1")
  void theFieldsOfThePayloadHaveTheirOrder() {
    Will will =
        new Will(TopicName.of("gone"), new byte[] {7}, QoS.AT_MOST_ONCE, false, Properties.NONE);
    Credentials credentials = new Credentials("wally", new byte[] {1, 2});
    assertThat(connect(new ConnectionParameters(credentials, will, null)))
        .endsWith(
            ClientUnderTest.hex("walter")
                + ""
                + ClientUnderTest.hex("gone")
                + "000107"
                + ClientUnderTest.hex("wally")
                + "00020102");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-3")
  void theClientIdComesFirst() {
    String packet = connect(parameters(new Credentials("wally", null)));
    assertThat(packet.indexOf(ClientUnderTest.hex("walter")))
        .isBetween(1, packet.indexOf(ClientUnderTest.hex("wally")));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-4")
  void aClientIdIsWellFormedText() {
    ClientSettings settings =
        ClientUnderTest.settings(ProtocolVersion.MQTT_3_1_1)
            .with(ClientSettings.Identity.named("Zo\u00eb"));
    assertThat(connect(settings, ConnectionParameters.NONE)).endsWith("00045a6fc3ab");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-10")
  void aWillTopicIsWellFormedText() {
    assertThat(connect(will(QoS.AT_MOST_ONCE, false))).contains("0004676f6e65");
    assertThatThrownBy(() -> TopicName.of("a\ud800b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-11")
  void aUserNameIsWellFormedText() {
    assertThat(connect(parameters(new Credentials("Zo\u00eb", null)))).endsWith("00045a6fc3ab");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-22")
  void aPasswordWithoutAUserNameDoesNotGoOut() {
    String packet;
    try {
      packet = connect(parameters(new Credentials(null, new byte[] {1})));
    } catch (IllegalArgumentException refused) {
      return; // which is as good
    }
    assertThat(flags(packet) & 0x40).isZero();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-7")
  void aClientIdIsNeverEmptyWithoutCleanSession() {
    ClientSettings settings =
        ClientUnderTest.settings(ProtocolVersion.MQTT_3_1_1)
            .with(new ClientSettings.Identity("", false, 300, false));
    String packet = connect(settings, ConnectionParameters.NONE);
    assertThat(flags(packet) & 2).isZero();
    assertThat(packet).contains("7465726e2d"); // "tern-", made up
  }
}
