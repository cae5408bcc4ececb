package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client can do wrong after its CONNECT; first byte and body in hexadecimal digits. */
class ServerFaultsTest {
  private static void isRefused(
      ProtocolVersion version, ByteBuf bytes, ReasonCode reason, String what) {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, version);
    assertThat(Wire.fault(decoder, bytes).reason()).as(what).isEqualTo(reason);
    assertThat(decoder.step(Wire.hex("C000"))).as("for good").isEqualTo(Step.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "30", "40", "82", "C0", "E0", "F0"})
  void anythingBeforeConnectIsRefusedAtItsFirstByte(String first) {
    PacketDecoder decoder =
        new PacketDecoder(Side.SERVER, Wire.MAXIMUM_PACKET_BYTES, new TopicCache());
    assertThat(Wire.fault(decoder, Wire.hex(first)).reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
    assertThat(decoder.version()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type 0                         | 00         | MALFORMED_PACKET
          a second CONNECT               | 10         | PROTOCOL_ERROR
          CONNACK                        | 20         | PROTOCOL_ERROR
          SUBACK                         | 90         | PROTOCOL_ERROR
          UNSUBACK                       | B0         | PROTOCOL_ERROR
          PINGRESP                       | D0         | PROTOCOL_ERROR
          QoS 3                          | 36         | MALFORMED_PACKET
          DUP with QoS 0                 | 38         | MALFORMED_PACKET
          flags of PUBACK                | 41         | MALFORMED_PACKET
          flags of PUBREC                | 52         | MALFORMED_PACKET
          flags of PUBREL                | 60         | MALFORMED_PACKET
          repeated PUBREL                | 6A         | MALFORMED_PACKET
          flags of PUBCOMP               | 78         | MALFORMED_PACKET
          flags of SUBSCRIBE             | 80         | MALFORMED_PACKET
          repeated SUBSCRIBE             | 8A         | MALFORMED_PACKET
          flags of UNSUBSCRIBE           | A0         | MALFORMED_PACKET
          flags of PINGREQ               | C1         | MALFORMED_PACKET
          flags of DISCONNECT            | E1         | MALFORMED_PACKET
          flags of AUTH                  | F1         | MALFORMED_PACKET
          a length of five bytes         | 30FFFFFFFF | MALFORMED_PACKET
          a length with a byte too many  | C08000     | MALFORMED_PACKET
          a length with two too many     | 30858000   | MALFORMED_PACKET
          a packet above the limit       | 30FFFFFF7F | PACKET_TOO_LARGE
          """)
  void aBadHeaderIsRefusedBeforeTheBodyHasCome(String what, String header, ReasonCode reason) {
    isRefused(ProtocolVersion.MQTT_5, Wire.hex(header), reason, what);
  }

  @Test
  void theLimitCountsTheWholePacket() {
    PacketDecoder decoder = new PacketDecoder(Side.SERVER, 7, new TopicCache());
    decoder.turnTo(ProtocolVersion.MQTT_5);
    assertThat(decoder.step(Wire.hex("30 05 0001 74 00 00"))).isEqualTo(Step.PACKET);
    assertThat(Wire.fault(decoder, Wire.hex("30 06")).reason())
        .isEqualTo(ReasonCode.PACKET_TOO_LARGE);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no topic                       | 30 | ''                       | MALFORMED_PACKET
          a topic past the end           | 30 | 0005 7461                | MALFORMED_PACKET
          a topic with a surrogate       | 30 | 0003 EDA080 00           | MALFORMED_PACKET
          an overlong topic              | 30 | 0002 C0AF 00             | MALFORMED_PACKET
          a topic with NUL               | 30 | 0003 740074 00           | MALFORMED_PACKET
          a topic with +                 | 30 | 0001 2B 00               | TOPIC_NAME_INVALID
          a topic with #                 | 30 | 0003 742F23 00           | TOPIC_NAME_INVALID
          no topic and no alias          | 30 | 0000 00                  | PROTOCOL_ERROR
          packet identifier 0            | 32 | 0001 74 0000 00          | PROTOCOL_ERROR
          half a packet identifier       | 34 | 0001 74 00               | MALFORMED_PACKET
          no properties                  | 30 | 0001 74                  | MALFORMED_PACKET
          properties past the end        | 30 | 0001 74 05 0101          | MALFORMED_PACKET
          a long form of their length    | 30 | 0001 74 8000             | MALFORMED_PACKET
          topic alias 0                  | 30 | 0001 74 03 230000        | TOPIC_ALIAS_INVALID
          topic alias twice              | 30 | 0001 74 06 230001 230001 | PROTOCOL_ERROR
          payload format 2               | 30 | 0001 74 02 0102          | PROTOCOL_ERROR
          a subscription identifier      | 30 | 0001 74 02 0B01          | PROTOCOL_ERROR
          a subscription identifier of 0 | 30 | 0001 74 02 0B00          | PROTOCOL_ERROR
          receive maximum                | 30 | 0001 74 03 210001        | MALFORMED_PACKET
          a wildcard to respond to       | 30 | 0001 74 04 08000123      | TOPIC_NAME_INVALID
          a content type not UTF-8       | 30 | 0001 74 04 030001FF      | MALFORMED_PACKET
          half a user property           | 30 | 0001 74 04 26000161      | MALFORMED_PACKET
          """)
  void aBadPublishIsRefused(String what, String first, String body, ReasonCode reason) {
    isRefused(ProtocolVersion.MQTT_5, Wire.packet(first, body), reason, what);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUBACK without identifier         | 40 | ''                    | MALFORMED_PACKET
          PUBACK with identifier 0          | 40 | 0000                  | PROTOCOL_ERROR
          PUBREL with identifier 0          | 62 | 0000                  | PROTOCOL_ERROR
          PUBACK with an unknown reason     | 40 | 0001 42               | PROTOCOL_ERROR
          PUBACK with a reason of PUBREL    | 40 | 0001 92               | PROTOCOL_ERROR
          PUBREL with a reason of PUBACK    | 62 | 0001 97               | PROTOCOL_ERROR
          PUBCOMP with a reason of PUBREC   | 70 | 0001 80               | PROTOCOL_ERROR
          PUBACK with no subscribers        | 40 | 0001 10               | PROTOCOL_ERROR
          PUBREC with no subscribers        | 50 | 0001 10               | PROTOCOL_ERROR
          PUBACK with a topic alias         | 40 | 0001 00 03 230001     | MALFORMED_PACKET
          PUBACK with two reason strings    | 40 | 0001 00 08 1F0001611F000161 | PROTOCOL_ERROR
          PUBACK with bytes to spare        | 40 | 0001 00 00 00         | MALFORMED_PACKET
          PINGREQ with a body               | C0 | 00                    | MALFORMED_PACKET
          DISCONNECT with an unknown reason | E0 | 42                    | PROTOCOL_ERROR
          DISCONNECT of the server          | E0 | 8B                    | PROTOCOL_ERROR
          DISCONNECT session taken over     | E0 | 8E                    | PROTOCOL_ERROR
          DISCONNECT keep alive timeout     | E0 | 8D                    | PROTOCOL_ERROR
          DISCONNECT not authorized         | E0 | 87                    | PROTOCOL_ERROR
          DISCONNECT with receive maximum   | E0 | 00 03 210001          | MALFORMED_PACKET
          DISCONNECT with bytes to spare    | E0 | 00 00 00              | MALFORMED_PACKET
          AUTH as only a server may send    | F0 | 00                    | PROTOCOL_ERROR
          AUTH cut short                    | F0 | ''                    | MALFORMED_PACKET
          AUTH with an unknown reason       | F0 | 04                    | PROTOCOL_ERROR
          AUTH without method               | F0 | 18                    | PROTOCOL_ERROR
          AUTH with an empty set            | F0 | 18 00                 | PROTOCOL_ERROR
          AUTH with data alone              | F0 | 18 04 16000161        | PROTOCOL_ERROR
          """)
  void aBadAnswerIsRefused(String what, String first, String body, ReasonCode reason) {
    isRefused(ProtocolVersion.MQTT_5, Wire.packet(first, body), reason, what);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SUBSCRIBE with identifier 0        | 82 | 0000 00 0001 61 00          | PROTOCOL_ERROR
          SUBSCRIBE without filter           | 82 | 0001 00                     | PROTOCOL_ERROR
          SUBSCRIBE without options          | 82 | 0001 00 0001 61             | MALFORMED_PACKET
          SUBSCRIBE without properties       | 82 | 0001                        | MALFORMED_PACKET
          a filter not UTF-8                 | 82 | 0001 00 0001 FF 00          | MALFORMED_PACKET
          a filter with NUL                  | 82 | 0001 00 0001 00 00          | MALFORMED_PACKET
          a reserved option                  | 82 | 0001 00 0001 61 40          | MALFORMED_PACKET
          the other reserved option          | 82 | 0001 00 0001 61 80          | MALFORMED_PACKET
          QoS 3                              | 82 | 0001 00 0001 61 03          | PROTOCOL_ERROR
          retain handling 3                  | 82 | 0001 00 0001 61 30          | PROTOCOL_ERROR
          no local on a shared one           | 82 | 0001 00 000A 2473686172652F672F61 04 | PROTOCOL_ERROR
          subscription identifier 0          | 82 | 0001 02 0B00 0001 61 00     | PROTOCOL_ERROR
          two subscription identifiers       | 82 | 0001 04 0B010B02 0001 61 00 | PROTOCOL_ERROR
          an identifier of five bytes        | 82 | 0001 06 0BFFFFFFFF01 0001 61 00 | MALFORMED_PACKET
          a reason string                    | 82 | 0001 04 1F000161 0001 61 00 | MALFORMED_PACKET
          UNSUBSCRIBE with identifier 0      | A2 | 0000 00 0001 61             | PROTOCOL_ERROR
          UNSUBSCRIBE without filter         | A2 | 0001 00                     | PROTOCOL_ERROR
          UNSUBSCRIBE with half a filter     | A2 | 0001 00 0002 61             | MALFORMED_PACKET
          UNSUBSCRIBE with an identifier     | A2 | 0001 02 0B01 0001 61        | MALFORMED_PACKET
          """)
  void aBadRequestIsRefused(String what, String first, String body, ReasonCode reason) {
    isRefused(ProtocolVersion.MQTT_5, Wire.packet(first, body), reason, what);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUBLISH without topic      | 30 | 0000           | PROTOCOL_ERROR
          PUBLISH to a wildcard      | 30 | 0001 23        | TOPIC_NAME_INVALID
          PUBACK with a reason       | 40 | 0001 00        | MALFORMED_PACKET
          PUBACK cut short           | 40 | 00             | MALFORMED_PACKET
          a subscription option      | 82 | 0001 0001 61 04| MALFORMED_PACKET
          QoS 3                      | 82 | 0001 0001 61 03| MALFORMED_PACKET
          SUBSCRIBE without filter   | 82 | 0001           | PROTOCOL_ERROR
          UNSUBSCRIBE without filter | A2 | 0001           | PROTOCOL_ERROR
          repeated SUBSCRIBE         | 8A | 0001 0001 61 00| MALFORMED_PACKET
          DISCONNECT with a reason   | E0 | 00             | MALFORMED_PACKET
          AUTH                       | F0 | ''             | MALFORMED_PACKET
          """)
  void what311DoesNotKnowIsRefused(String what, String first, String body, ReasonCode reason) {
    isRefused(ProtocolVersion.MQTT_3_1_1, Wire.packet(first, body), reason, what);
  }

  @ParameterizedTest
  @CsvSource({"6A,0001", "8A,0001000161 00", "AA,0001000161"})
  void in31ARepetitionMayCarryDup(String first, String body) {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_3_1);
    assertThat(decoder.step(Wire.packet(first, body))).isNotEqualTo(Step.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({"4A,0001", "62,0000", "CA,''"})
  void in31NothingElseChanges(String first, String body) {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_3_1);
    assertThat(decoder.step(Wire.packet(first, body))).isEqualTo(Step.MALFORMED);
  }

  @Test
  void aThousandPropertiesAreReadAndOneMoreIsRefused() {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    assertThat(decoder.step(publishWithUserProperties(1_000))).isEqualTo(Step.PACKET);
    Fault fault = Wire.fault(decoder, publishWithUserProperties(1_001));
    assertThat(fault.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
  }

  private static ByteBuf publishWithUserProperties(int count) {
    ByteBuf body = Wire.hex("0001 74");
    ByteBuf out = Unpooled.buffer().writeBytes(body);
    VariableInteger.write(5 * count, out);
    for (int index = 0; index < count; index++) {
      out.writeByte(0x26).writeInt(0);
    }
    return Wire.packet("30", Wire.hexOf(out));
  }

  @Test
  void aFilterThatIsNoneIsLeftToTheEngine() {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    ByteBuf subscribe = Wire.packet("82", "0001 00 0003 612362 00 0000 00");
    assertThat(decoder.step(subscribe)).isEqualTo(Step.PACKET);
  }

  @Test
  void anEmptyTopicWithAnAliasIsLeftToTheEngine() {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    assertThat(decoder.step(Wire.packet("30", "0000 03 230005"))).isEqualTo(Step.PACKET);
  }

  @Test
  void shortFormsMeanSuccess() {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_5);
    ByteBuf in = Wire.hex("4003000100 400400010000 5003000197 E000");
    assertThat(decoder.step(in)).isEqualTo(Step.ACKNOWLEDGEMENT);
    assertThat(decoder.reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(decoder.step(in)).isEqualTo(Step.ACKNOWLEDGEMENT);
    assertThat(decoder.properties().isEmpty()).isTrue();
    assertThat(decoder.step(in)).isEqualTo(Step.ACKNOWLEDGEMENT);
    assertThat(decoder.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    assertThat(decoder.step(in)).isEqualTo(Step.PACKET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"82", "A2"})
  void aPacketHasNoMoreTopicFiltersThanTheBound(String first) {
    PacketDecoder decoder = Wire.decoder(Side.SERVER, ProtocolVersion.MQTT_3_1_1);
    assertThat(decoder.step(withFilters(first, 65_535))).isEqualTo(Step.PACKET);
    Fault fault = Wire.fault(decoder, withFilters(first, 65_536));
    assertThat(fault.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
  }

  private static ByteBuf withFilters(String first, int count) {
    String filter = first.equals("82") ? "00016100" : "000161";
    return Wire.packet(first, "0007" + filter.repeat(count));
  }
}
