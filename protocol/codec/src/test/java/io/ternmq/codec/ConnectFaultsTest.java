package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.ternmq.codec.PacketDecoder.Side;
import io.ternmq.codec.PacketDecoder.Step;
import io.ternmq.packet.Connect;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a CONNECT, its body in hexadecimal digits. */
class ConnectFaultsTest {
  private static PacketDecoder decoder() {
    return new PacketDecoder(Side.SERVER, Wire.MAXIMUM_PACKET_BYTES, new TopicCache());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a name that is not of MQTT           | 0004 4D515455 05 02 0000 00 0000  |
          a name in other letters              | 0004 6D717474 05 02 0000 00 0000  |
          a level after 5                      | 0004 4D515454 06 02 0000 00 0000  | MQTT_5
          a bridge with a level of 5.0         | 0004 4D515454 85 02 0000 00 0000  | MQTT_5
          a bridge with a level of 3.1.1       | 0004 4D515454 84 02 0000 0000     | MQTT_3_1_1
          the level of 3.1 with the name MQTT  | 0004 4D515454 03 02 0000 0000     | MQTT_3_1_1
          the level 0                          | 0004 4D515454 00 02 0000 0000     | MQTT_3_1_1
          the level 2                          | 0004 4D515454 02 02 0000 0000     | MQTT_3_1_1
          the level of 3.1.1 with the old name | 0006 4D5149736470 04 02 0000 0000 | MQTT_3_1_1
          the level of 5.0 with the old name   | 0006 4D5149736470 05 02 0000 0000 | MQTT_3_1_1
          """)
  void anUnknownVersionIsRefusedInOneThePeerUnderstands(
      String what, String body, @Nullable ProtocolVersion answer) {
    PacketDecoder decoder = decoder();
    Fault fault = Wire.fault(decoder, Wire.packet("10", body));
    assertThat(fault.reason()).as(what).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
    assertThat(decoder.version()).as(what).isEqualTo(answer);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the reserved flag          | 03 0000 0000                                | MALFORMED_PACKET
          will QoS without will      | 0A 0000 0000                                | MALFORMED_PACKET
          will retain without will   | 22 0000 0000                                | MALFORMED_PACKET
          will QoS 3                 | 1E 0000 0000 0001 74 0000                   | MALFORMED_PACKET
          password without user name | 42 0000 0000 0001 70                        | MALFORMED_PACKET
          no user name               | 82 0000 0000                                | MALFORMED_PACKET
          no password                | C2 0000 0000 0001 75                        | MALFORMED_PACKET
          user name without its flag | 02 0000 0000 0001 75                        | MALFORMED_PACKET
          password without its flag  | 82 0000 0000 0001 75 0001 70                | MALFORMED_PACKET
          no will                    | 06 0000 0000                                | MALFORMED_PACKET
          no will message            | 06 0000 0000 0001 74                        | MALFORMED_PACKET
          a will without its flag    | 02 0000 0000 0001 74 0000                   | MALFORMED_PACKET
          no client id               | 02 0000                                     | MALFORMED_PACKET
          half a keep alive          | 02 00                                       | MALFORMED_PACKET
          a client id cut short      | 02 0000 0005 616263                         | MALFORMED_PACKET
          a client id with NUL       | 02 0000 0003 610062                         | MALFORMED_PACKET
          a client id not UTF-8      | 02 0000 0002 C328                           | MALFORMED_PACKET
          a user name not UTF-8      | 82 0000 0000 0001 FF                        | MALFORMED_PACKET
          a will topic not UTF-8     | 06 0000 0000 0003 EDA080 0000               | MALFORMED_PACKET
          a will topic with wildcard | 06 0000 0000 0003 612F23 0000               | TOPIC_NAME_INVALID
          an empty will topic        | 06 0000 0000 0000 0000                      | TOPIC_NAME_INVALID
          """)
  void a311ConnectThatDisagreesWithItselfIsRefused(String what, String body, ReasonCode reason) {
    PacketDecoder decoder = decoder();
    ByteBuf connect = Wire.packet("10", "0004 4D515454 04" + body);
    assertThat(Wire.fault(decoder, connect).reason()).as(what).isEqualTo(reason);
    assertThat(decoder.version()).isEqualTo(ProtocolVersion.MQTT_3_1_1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the reserved flag             | 03 0000 00 0000                               | MALFORMED_PACKET
          will QoS 3                    | 1E 0000 00 0000 00 0001 74 0000               | MALFORMED_PACKET
          no properties                 | 02 0000                                       | MALFORMED_PACKET
          a topic alias                 | 02 0000 03 230001 0000                        | MALFORMED_PACKET
          a property for wills          | 02 0000 05 1800000000 0000                    | MALFORMED_PACKET
          an unknown property           | 02 0000 02 0401 0000                          | MALFORMED_PACKET
          an identifier of two bytes    | 02 0000 03 810101 0000                        | MALFORMED_PACKET
          properties past the end       | 02 0000 09 1100000000 0000                    | MALFORMED_PACKET
          a property cut by the length  | 02 0000 03 1100000000 0000                    | MALFORMED_PACKET
          receive maximum 0             | 02 0000 03 210000 0000                        | PROTOCOL_ERROR
          maximum packet size 0         | 02 0000 05 2700000000 0000                    | PROTOCOL_ERROR
          request problem information 2 | 02 0000 02 1702 0000                          | PROTOCOL_ERROR
          request response information 2| 02 0000 02 1902 0000                          | PROTOCOL_ERROR
          session expiry twice          | 02 0000 0A 1100000000 1100000000 0000         | PROTOCOL_ERROR
          authentication data alone     | 02 0000 04 16000161 0000                      | PROTOCOL_ERROR
          session expiry in the will    | 06 0000 00 0000 05 1100000000 0001 74 0000    | MALFORMED_PACKET
          will delay twice              | 06 0000 00 0000 0A 1800000000 1800000000 0001 74 0000 | PROTOCOL_ERROR
          will payload format 2         | 06 0000 00 0000 02 0102 0001 74 0000          | PROTOCOL_ERROR
          will response topic wildcard  | 06 0000 00 0000 04 0800012B 0001 74 0000      | TOPIC_NAME_INVALID
          """)
  void a50ConnectThatDisagreesWithItselfIsRefused(String what, String body, ReasonCode reason) {
    PacketDecoder decoder = decoder();
    ByteBuf connect = Wire.packet("10", "0004 4D515454 05" + body);
    assertThat(Wire.fault(decoder, connect).reason()).as(what).isEqualTo(reason);
    assertThat(decoder.version()).isEqualTo(ProtocolVersion.MQTT_5);
  }

  @Test
  void before50OnlyAPasswordNeedsAUserName() {
    PacketDecoder decoder = decoder();
    ByteBuf connect = Wire.packet("10", "0004 4D515454 05 42 0000 00 0000 0001 70");
    assertThat(decoder.step(connect)).isEqualTo(Step.PACKET);
    Connect read = (Connect) decoder.packet();
    assertThat(read.username()).isNull();
    assertThat(read.password()).containsExactly('p');
  }

  @Test
  void in31AFlaggedUserNameMayBeMissing() {
    PacketDecoder decoder = decoder();
    ByteBuf connect = Wire.packet("10", "0006 4D5149736470 03 C3 0000 0001 61");
    assertThat(decoder.step(connect)).isEqualTo(Step.PACKET);
    Connect read = (Connect) decoder.packet();
    assertThat(read.username()).isNull();
    assertThat(read.password()).isNull();
  }

  @Test
  void aConnectAboveTheLimitIsRefusedFromItsHeaderAlone() {
    PacketDecoder decoder = new PacketDecoder(Side.SERVER, 100, new TopicCache());
    Fault fault = Wire.fault(decoder, Wire.hex("10 63"));
    assertThat(fault.reason()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    assertThat(decoder.version()).isNull();
  }

  @Test
  void aStrangerMakesNobodyHoldMoreThanAConnectNeeds() {
    PacketDecoder decoder = new PacketDecoder(Side.SERVER, 1 << 24, new TopicCache());
    ByteBuf largest = Wire.hex("10 FC FF 3F"); // 4 bytes of header and 1,048,572 more
    assertThat(decoder.step(largest)).isEqualTo(Step.NEED_MORE);
    assertThat(decoder.bytesWanted(largest)).isEqualTo(PacketDecoder.LARGEST_CONNECT_BYTES);
    assertThat(Wire.fault(decoder, Wire.hex("10 FD FF 3F")).reason())
        .isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    decoder.turnTo(ProtocolVersion.MQTT_5);
    assertThat(decoder.step(Wire.hex("30 80 80 80 01"))).isEqualTo(Step.NEED_MORE);
  }
}
