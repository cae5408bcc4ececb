package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariableIntegerTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7F",
    "128, 8001",
    "16383, FF7F",
    "16384, 808001",
    "2097151, FFFF7F",
    "2097152, 80808001",
    "268435455, FFFFFF7F"
  })
  void isWrittenAndReadInItsShortestForm(int value, String hex) {
    ByteBuf out = Unpooled.buffer();
    VariableInteger.write(value, out);
    assertThat(Wire.hexOf(out)).isEqualTo(hex);
    assertThat(VariableInteger.bytes(value)).isEqualTo(out.readableBytes());
    assertThat(VariableInteger.read(out, 0, out.writerIndex())).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "FFFF", "FFFFFF"})
  void isIncompleteUntilItsLastByte(String hex) {
    ByteBuf in = Wire.hex(hex);
    assertThat(VariableInteger.read(in, 0, in.writerIndex())).isEqualTo(VariableInteger.INCOMPLETE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "FF00", "808000", "80808000", "FFFFFFFF", "80808080"})
  void aLongerOrLargerFormIsMalformed(String hex) {
    ByteBuf in = Wire.hex(hex);
    assertThatExceptionOfType(Malformation.class)
        .isThrownBy(() -> VariableInteger.read(in, 0, in.writerIndex()));
  }
}
