package io.ternmq.conformance.client.v311;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.conformance.Statement;
import io.ternmq.conformance.client.ClientUnderTest;
import io.ternmq.conformance.client.FlowStatements;
import io.ternmq.packet.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** What a client of 3.1.1 sends on line. */
class ClientFlowTest extends FlowStatements {
  @Override
  protected ProtocolVersion version() {
    return ProtocolVersion.MQTT_3_1_1;
  }

  @Test
  @Statement(version = "3.1.1", id = "MQTT-2.3.1-3")
  void repeatsUnderTheSameIdWhichIsFreeAfterTheAnswer() {
    ClientUnderTest client = online();
    client.publish(1);
    client.comeBack();
    client.sent();
    client.connAck(true);
    assertThat(client.sent()).containsExactly("3a0600017400" + "0100");
    client.acknowledge(0x40, 1);
    client.comeBack();
    client.sent();
    client.connAck(true);
    assertThat(client.sent()).isEmpty();
  }
}
