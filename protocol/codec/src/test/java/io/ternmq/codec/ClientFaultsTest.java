package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.Publish;
import io.ternmq.packet.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server can do wrong; first byte and body in hexadecimal digits. */
class ClientFaultsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONNECT                             | 10 | ''                    | PROTOCOL_ERROR
          SUBSCRIBE                           | 82 | ''                    | PROTOCOL_ERROR
          UNSUBSCRIBE                         | A2 | ''                    | PROTOCOL_ERROR
          PINGREQ                             | C0 | ''                    | PROTOCOL_ERROR
          flags of CONNACK                    | 21 | ''                    | MALFORMED_PACKET
          flags of SUBACK                     | 92 | ''                    | MALFORMED_PACKET
          flags of UNSUBACK                   | B2 | ''                    | MALFORMED_PACKET
          flags of PINGRESP                   | D1 | ''                    | MALFORMED_PACKET
          a reserved acknowledge flag         | 20 | 02 00 00              | MALFORMED_PACKET
          CONNACK without reason              | 20 | 00                    | MALFORMED_PACKET
          CONNACK without properties          | 20 | 00 00                 | MALFORMED_PACKET
          a refusal without properties        | 20 | 00 87                 | MALFORMED_PACKET
          a return code that 3.1.1 lacks      | 20 | 00 06                 | PROTOCOL_ERROR
          a session present in one of 3.1.1   | 20 | 01 01                 | PROTOCOL_ERROR
          CONNACK with an unknown reason      | 20 | 00 01 00              | PROTOCOL_ERROR
          CONNACK with a reason of DISCONNECT | 20 | 00 8E 00              | PROTOCOL_ERROR
          a session present in a refusal      | 20 | 01 87 00              | PROTOCOL_ERROR
          maximum QoS 2                       | 20 | 00 00 02 2402         | PROTOCOL_ERROR
          receive maximum 0                   | 20 | 00 00 03 210000       | PROTOCOL_ERROR
          maximum packet size 0               | 20 | 00 00 05 2700000000   | PROTOCOL_ERROR
          retain available 2                  | 20 | 00 00 02 2502         | PROTOCOL_ERROR
          will delay in CONNACK               | 20 | 00 00 05 1800000000   | MALFORMED_PACKET
          authentication data alone           | 20 | 00 00 04 16000161     | PROTOCOL_ERROR
          SUBACK with identifier 0            | 90 | 0000 00 00            | PROTOCOL_ERROR
          SUBACK without reason               | 90 | 0001 00               | PROTOCOL_ERROR
          SUBACK with an unknown reason       | 90 | 0001 00 03            | PROTOCOL_ERROR
          UNSUBACK without reason             | B0 | 0001 00               | PROTOCOL_ERROR
          UNSUBACK with a reason of SUBACK    | B0 | 0001 00 01            | PROTOCOL_ERROR
          PINGRESP with a body                | D0 | 00                    | MALFORMED_PACKET
          a subscription identifier of 0      | 30 | 0001 74 02 0B00       | PROTOCOL_ERROR
          DISCONNECT as only a client may     | E0 | 04                    | PROTOCOL_ERROR
          DISCONNECT with a session expiry    | E0 | 00 05 1100000000      | PROTOCOL_ERROR
          AUTH as only a client may           | F0 | 19                    | PROTOCOL_ERROR
          AUTH without method                 | F0 | 18                    | PROTOCOL_ERROR
          """)
  void aBadPacketIsRefused(String what, String first, String body, ReasonCode reason) {
    isRefused(ProtocolVersion.MQTT_5, what, first, body, reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONNACK with properties          | 20 | 00 00 00 | MALFORMED_PACKET
          an unknown return code           | 20 | 00 06    | PROTOCOL_ERROR
          SUBACK without return code       | 90 | 0001     | PROTOCOL_ERROR
          SUBACK with a reason of 5.0      | 90 | 0001 87  | PROTOCOL_ERROR
          SUBACK with an unknown code      | 90 | 0001 03  | PROTOCOL_ERROR
          UNSUBACK with a reason           | B0 | 0001 00  | MALFORMED_PACKET
          DISCONNECT                       | E0 | ''       | PROTOCOL_ERROR
          AUTH                             | F0 | ''       | MALFORMED_PACKET
          """)
  void what311DoesNotKnowIsRefused(String what, String first, String body, ReasonCode reason) {
    isRefused(ProtocolVersion.MQTT_3_1_1, what, first, body, reason);
  }

  private static void isRefused(
      ProtocolVersion version, String what, String first, String body, ReasonCode reason) {
    PacketDecoder decoder = Wire.decoder(Side.CLIENT, version);
    Fault fault = Wire.fault(decoder, Wire.packet(first, body));
    assertThat(fault.reason()).as(what).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "01, UNSUPPORTED_PROTOCOL_VERSION",
    "02, CLIENT_IDENTIFIER_NOT_VALID",
    "03, SERVER_UNAVAILABLE",
    "04, BAD_USER_NAME_OR_PASSWORD",
    "05, NOT_AUTHORIZED"
  })
  void aRefusalByAServerThatKnowsOnly311IsUnderstood(String code, ReasonCode reason) {
    PacketDecoder decoder = Wire.decoder(Side.CLIENT, ProtocolVersion.MQTT_5);
    assertThat(decoder.step(Wire.packet("20", "00" + code))).isEqualTo(Step.PACKET);
    assertThat(decoder.packet()).isEqualTo(new ConnAck(false, reason, Properties.NONE));
  }

  @Test
  void aServerMayNameManySubscriptions() {
    PacketDecoder decoder = Wire.decoder(Side.CLIENT, ProtocolVersion.MQTT_5);
    assertThat(decoder.step(Wire.packet("30", "0001 74 04 0B010B02"))).isEqualTo(Step.PACKET);
    assertThat(((Publish) decoder.packet()).properties().subscriptionIdentifiers())
        .containsExactly(1, 2);
  }

  @Test
  void aServerMaySayThatNobodyListens() {
    PacketDecoder decoder = Wire.decoder(Side.CLIENT, ProtocolVersion.MQTT_5);
    assertThat(decoder.step(Wire.packet("40", "0001 10"))).isEqualTo(Step.ACKNOWLEDGEMENT);
    assertThat(decoder.reason()).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
  }

  @Test
  void anAuthWithoutBodyIsSuccess() {
    PacketDecoder decoder = Wire.decoder(Side.CLIENT, ProtocolVersion.MQTT_5);
    assertThat(decoder.step(Wire.hex("F000"))).isEqualTo(Step.PACKET);
    assertThat(((Auth) decoder.packet()).reason()).isEqualTo(ReasonCode.SUCCESS);
  }
}
