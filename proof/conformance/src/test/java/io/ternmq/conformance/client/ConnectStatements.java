package io.ternmq.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.Credentials;
import io.ternmq.conformance.Statement;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import org.junit.jupiter.api.Test;

/** CONNECT of a client of either version, byte by byte. */
public abstract class ConnectStatements {
  private static final String PREFIX = "00044d515454";

  /** The version that the tests are about. */
  protected abstract ProtocolVersion version();

  /** How properties stand on the wire where there are none. */
  private String noProperties() {
    return version().hasProperties() ? "00" : "";
  }

  protected static final ConnectionParameters parameters(Credentials credentials) {
    return new ConnectionParameters(credentials, null, null);
  }

  private static ConnectionParameters will(QoS qos, boolean retain) {
    Will will = new Will(TopicName.of("gone"), new byte[] {7}, qos, retain, Properties.NONE);
    return new ConnectionParameters(Credentials.NONE, will, null);
  }

  protected final String connect(ConnectionParameters parameters) {
    return connect(ClientUnderTest.settings(version()), parameters);
  }

  protected final String connect(ClientSettings settings, ConnectionParameters parameters) {
    return ClientUnderTest.started(settings, parameters).sent().get(0);
  }

  protected static final int flags(String packet) {
    int at = packet.indexOf(PREFIX) + PREFIX.length() + 2;
    return Integer.parseInt(packet.substring(at, at + 2), 16);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.0-1")
  @Statement(version = "5.0", id = "MQTT-3.1.0-1")
  protected void opensWithConnect() {
    String packet = connect(ConnectionParameters.NONE);
    assertThat(packet).startsWith("10").contains(PREFIX);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-9")
  @Statement(version = "5.0", id = "MQTT-3.1.2-9")
  protected void aWillBringsItsTopicAndPayload() {
    String packet = connect(will(QoS.AT_LEAST_ONCE, true));
    assertThat(flags(packet) & 0x3c).isEqualTo(0x2c);
    assertThat(packet)
        .endsWith(
            ClientUnderTest.hex("walter")
                + noProperties()
                + ClientUnderTest.hex("gone")
                + "000107");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-13")
  @Statement(version = "5.0", id = "MQTT-3.1.2-11")
  protected void withoutAWillThereIsNoWillQos() {
    assertThat(flags(connect(ConnectionParameters.NONE)) & 0x18).isZero();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-15")
  @Statement(version = "5.0", id = "MQTT-3.1.2-13")
  protected void withoutAWillThereIsNoWillRetain() {
    assertThat(flags(connect(ConnectionParameters.NONE)) & 0x20).isZero();
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-14")
  @Statement(version = "5.0", id = "MQTT-3.1.2-12")
  protected void aWillQosOfThreeCannotBeAskedFor() {
    assertThatThrownBy(() -> QoS.of(3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-18")
  @Statement(version = "5.0", id = "MQTT-3.1.2-16")
  protected void withoutAUserNameThereIsNone() {
    String packet = connect(ConnectionParameters.NONE);
    assertThat(flags(packet) & 0x80).isZero();
    assertThat(packet).endsWith(ClientUnderTest.hex("walter"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-19")
  @Statement(version = "5.0", id = "MQTT-3.1.2-17")
  protected void aUserNameIsAnnouncedAndThere() {
    String packet = connect(parameters(new Credentials("wally", null)));
    assertThat(flags(packet) & 0x80).isEqualTo(0x80);
    assertThat(packet).endsWith(ClientUnderTest.hex("walter") + ClientUnderTest.hex("wally"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-20")
  @Statement(version = "5.0", id = "MQTT-3.1.2-18")
  protected void withoutAPasswordThereIsNone() {
    String packet = connect(parameters(new Credentials("wally", null)));
    assertThat(flags(packet) & 0x40).isZero();
    assertThat(packet).endsWith(ClientUnderTest.hex("wally"));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-21")
  @Statement(version = "5.0", id = "MQTT-3.1.2-19")
  protected void aPasswordIsAnnouncedAndThere() {
    String packet = connect(parameters(new Credentials("wally", new byte[] {1, 2})));
    assertThat(flags(packet) & 0x40).isEqualTo(0x40);
    assertThat(packet).endsWith(ClientUnderTest.hex("wally") + "00020102");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-1")
  @Statement(version = "5.0", id = "MQTT-3.1.3-1")
  protected void theFieldsOfThePayloadHaveTheirOrder() {
    Will will =
        new Will(TopicName.of("gone"), new byte[] {7}, QoS.AT_MOST_ONCE, false, Properties.NONE);
    Credentials credentials = new Credentials("wally", new byte[] {1, 2});
    assertThat(connect(new ConnectionParameters(credentials, will, null)))
        .endsWith(
            ClientUnderTest.hex("walter")
                + noProperties()
                + ClientUnderTest.hex("gone")
                + "000107"
                + ClientUnderTest.hex("wally")
                + "00020102");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-3")
  @Statement(version = "5.0", id = "MQTT-3.1.3-3")
  protected void theClientIdComesFirst() {
    String packet = connect(parameters(new Credentials("wally", null)));
    assertThat(packet.indexOf(ClientUnderTest.hex("walter")))
        .isBetween(1, packet.indexOf(ClientUnderTest.hex("wally")));
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-4")
  @Statement(version = "5.0", id = "MQTT-3.1.3-4")
  protected void aClientIdIsWellFormedText() {
    ClientSettings settings =
        ClientUnderTest.settings(version()).with(ClientSettings.Identity.named("Zo\u00eb"));
    assertThat(connect(settings, ConnectionParameters.NONE)).endsWith("00045a6fc3ab");
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-10")
  @Statement(version = "5.0", id = "MQTT-3.1.3-11")
  protected void aWillTopicIsWellFormedText() {
    assertThat(connect(will(QoS.AT_MOST_ONCE, false))).contains("0004676f6e65");
    assertThatThrownBy(() -> TopicName.of("a\ud800b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.3-11")
  @Statement(version = "5.0", id = "MQTT-3.1.3-12")
  protected void aUserNameIsWellFormedText() {
    assertThat(connect(parameters(new Credentials("Zo\u00eb", null)))).endsWith("00045a6fc3ab");
  }
}
