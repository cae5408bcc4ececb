package io.ternmq.conformance.client.v311;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ClientSettings;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.Credentials;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.client.ClientUnderTest;
import io.ternmq.conformance.client.ConnectStatements;
import io.ternmq.packet.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** CONNECT of a client of 3.1.1. */
class ClientConnectTest extends ConnectStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_3_1_1;
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-3.1.2-11")
  void withoutAWillThereIsNothingOfOne() {
    String packet = connect(ConnectionParameters.NONE);
    assertThat(flags(packet) & 0x3c).isZero();
    assertThat(packet).endsWith(ClientUnderTest.hex("walter"));
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
