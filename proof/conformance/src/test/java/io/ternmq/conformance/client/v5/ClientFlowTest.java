package io.ternmq.conformance.client.v5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.client.ClientUnderTest;
import io.ternmq.conformance.client.FlowStatements;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client of 5.0 sends on line. */
class ClientFlowTest extends FlowStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_5;
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-21")
  @Statement(version = "5.0", id = "MQTT-3.2.2-21")
  void theKeepAliveOfTheServerCounts() {
    ClientUnderTest client =
        ClientUnderTest.started(
            ClientUnderTest.settings(ProtocolVersion.MQTT_5), ConnectionParameters.NONE);
    client.connAck(false, Bytes.of(0x13, 0, 10));
    client.sent();
    client.pass(10 * ClientUnderTest.SECOND_NANOS);
    assertThat(client.sent()).containsExactly("c000");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-4")
  void leavesWhereASessionIsPresentAfterACleanStart() {
    ClientSettings clean =
        ClientUnderTest.settings(ProtocolVersion.MQTT_5)
            .with(new ClientSettings.Identity("walter", true, 0, true));
    ClientUnderTest client = ClientUnderTest.started(clean, ConnectionParameters.NONE);
    client.connAck(true);
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-5")
  void dropsItsSessionWhereNoneIsPresent() {
    ClientUnderTest client = online();
    client.publish(2);
    client.message(2, false, 9);
    client.handled(0);
    client.comeBack();
    client.sent();
    client.connAck(false);
    client.message(2, true, 9); // another message, as the identifier means nothing any more
    assertThat(client.deliveredCount()).isEqualTo(2);
    assertThat(client.sent()).noneMatch(packet -> packet.startsWith("3"));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-11")
  void publishesWithinTheMaximumQos() {
    ClientUnderTest client = limited(Bytes.of(0x24, 1));
    client.publish(2);
    assertThat(client.sent()).isEmpty();
    client.publish(1);
    assertThat(client.sent()).hasSize(1);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-14")
  void setsNoRetainWhereNothingIsRetained() {
    ClientUnderTest client = limited(Bytes.of(0x25, 0));
    client.publish(0, true, 1);
    assertThat(client.sent()).isEmpty();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-15")
  void sendsNothingLargerThanTheServerAllows() {
    ClientUnderTest client = limited(Bytes.of(0x27, 0, 0, 0, 20));
    client.publish(1, false, 100);
    client.publish(0, false, 100);
    assertThat(client.sent()).isEmpty();
    client.publish(1);
    assertThat(client.sent()).hasSize(1);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-17")
  @Statement(version = "5.0", id = "MQTT-3.3.2-9")
  void usesNoAliasAboveTheServersMaximum() {
    ClientUnderTest client = limited(Bytes.of(0x22, 0, 2));
    for (int count = 0; count < 5; count++) {
      client.publish(0);
    }
    assertThat(client.sent()).allMatch(packet -> packet.contains("0323000100")); // alias 1 of 2
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.2.2-18")
  void usesNoAliasWhereTheServerNamesNoMaximum() {
    ClientUnderTest client = online();
    client.publish(0);
    client.publish(0);
    assertThat(client.sent()).containsExactly("30050001740000", "30050001740000");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.2-10")
  void takesEveryAliasUpToItsOwnMaximum() {
    ClientUnderTest client = online();
    for (int alias = 1; alias <= 32; alias++) {
      Bytes property = Bytes.of(0x23, 0, alias);
      client.feed(Bytes.packet(0x30, Bytes.text("t"), Bytes.properties(property)));
      client.feed(Bytes.packet(0x30, Bytes.text(""), Bytes.properties(property)));
    }
    assertThat(client.deliveredCount()).isEqualTo(64);
    assertThat(client.isClosed()).isFalse();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-6")
  void aPublishNamesNoSubscriptionIdentifier() {
    ClientUnderTest client = online();
    client.publish(1);
    assertThat(client.sent()).containsExactly("3207000174000100" + "00");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-7")
  void staysWithinTheReceiveMaximum() {
    ClientUnderTest client = limited(Bytes.of(0x21, 0, 2));
    client.publish(1);
    client.publish(2);
    client.publish(1);
    assertThat(client.sent()).hasSize(2);
    client.acknowledge(0x40, 1);
    assertThat(client.sent()).hasSize(1);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.3.4-8")
  void sendsAllElseWithItsQuotaUsedUp() {
    ClientUnderTest client = limited(Bytes.of(0x21, 0, 1));
    client.publish(1);
    client.sent();
    client.subscribe("a");
    assertThat(client.sent()).hasSize(1).allMatch(packet -> packet.startsWith("82"));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-1")
  void aSharedFilterHasAGroupName() {
    assertThatThrownBy(() -> TopicFilter.of("$share//a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.8.2-2")
  void aGroupNameHasNoWildcardAndAFilterFollows() {
    for (String wrong : List.of("$share/g+/a", "$share/#/a", "$share/g", "$share/g/")) {
      assertThatThrownBy(() -> TopicFilter.of(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.0-7")
  void sendsNoAuthWithoutAMethod() {
    ClientUnderTest client = online();
    client.publish(1);
    client.subscribe("a");
    client.comeBack();
    client.connAck(true);
    assertThat(client.sent()).noneMatch(packet -> packet.startsWith("f0"));
  }

  private static ClientUnderTest limited(Bytes limit) {
    ClientUnderTest client =
        ClientUnderTest.started(
            ClientUnderTest.settings(ProtocolVersion.MQTT_5), ConnectionParameters.NONE);
    client.connAck(false, limit);
    client.sent();
    return client;
  }
}
