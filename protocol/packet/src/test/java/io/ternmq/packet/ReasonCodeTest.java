package io.ternmq.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonCodeTest {
  /** The tables of 5.0: 3.2.2.2, 3.4.2.1 to 3.7.2.1, 3.9.3, 3.11.3, 3.14.2.1 and 3.15.2.1. */
  @ParameterizedTest
  @CsvSource({
    "CONNACK, 00 80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F",
    "PUBACK, 00 10 80 83 87 90 91 97 99",
    "PUBREC, 00 10 80 83 87 90 91 97 99",
    "PUBREL, 00 92",
    "PUBCOMP, 00 92",
    "SUBACK, 00 01 02 80 83 87 8F 91 97 9E A1 A2",
    "UNSUBACK, 00 11 80 83 87 8F 91",
    "AUTH, 00 18 19",
    "PUBLISH, ''",
    "CONNECT, ''"
  })
  void aPacketHasTheCodesOfItsTable(PacketType type, String codes) {
    StringBuilder found = new StringBuilder();
    for (int value = 0; value < 256; value++) {
      ReasonCode code = ReasonCode.of(type, value);
      if (code != null) {
        assertThat(code.value()).isEqualTo(value);
        assertThat(code.isAllowedIn(type)).isTrue();
        found.append(found.isEmpty() ? "" : " ").append("%02X".formatted(value));
      }
    }
    assertThat(found).hasToString(codes);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94,
        0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2
      })
  void disconnectHasAnyCodeOfItsTable(int value) {
    assertThat(ReasonCode.of(PacketType.DISCONNECT, value)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void failuresBeginAt128(ReasonCode code) {
    assertThat(code.isFailure()).isEqualTo(code.value() >= 128);
    assertThat(code).asString().startsWith("0x%02X ".formatted(code.value()));
  }

  @Test
  void everyReturnCodeOf3xComesBackAsItself() {
    for (int returnCode = 0; returnCode < 6; returnCode++) {
      ReasonCode reason = ReasonCode.ofReturnCode(returnCode);
      assertThat(reason).isNotNull();
      assertThat(reason.returnCode()).isEqualTo(returnCode);
    }
    assertThat(ReasonCode.ofReturnCode(6)).isNull();
    assertThat(ReasonCode.MALFORMED_PACKET.returnCode()).isEqualTo(-1);
    assertThat(ReasonCode.SERVER_BUSY.returnCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void aQoSIsGrantedByItsLevel(QoS qos) {
    assertThat(ReasonCode.granted(qos).value()).isEqualTo(qos.level());
    assertThat(QoS.of(qos.level())).isEqualTo(qos);
    assertThat(qos.lower(QoS.AT_LEAST_ONCE).level()).isEqualTo(Math.min(1, qos.level()));
  }

  @Test
  void thereIsNoQoS3() {
    assertThatIllegalArgumentException().isThrownBy(() -> QoS.of(3));
    assertThatIllegalArgumentException().isThrownBy(() -> QoS.of(-1));
  }

  @ParameterizedTest
  @EnumSource
  void aTypeIsFoundByItsNumber(PacketType type) {
    assertThat(PacketType.of(type.number())).isEqualTo(type);
    assertThat(PacketType.of(0)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aVersionIsFoundByItsNameAndLevel(ProtocolVersion version) {
    assertThat(ProtocolVersion.of(version.protocolName(), version.level())).isEqualTo(version);
    assertThat(ProtocolVersion.of(version.protocolName(), 9)).isNull();
    assertThat(ProtocolVersion.of("mqtt", version.level())).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECT", "PUBLISH", "SUBSCRIBE", "PINGREQ"})
  void onlyFourTypesAreAcknowledgementsOfAPublishFlow(PacketType type) {
    assertThatIllegalArgumentException().isThrownBy(() -> Acknowledgement.of(type, 1));
  }
}
