package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  private static final long SEED = 154L;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "61",
        "EFBBBF",
        "61EFBBBF",
        "C280",
        "DFBF",
        "E0A080",
        "ED9FBF",
        "EE8080",
        "F0908080",
        "F48FBFBF",
        "01",
        "7F",
        "EFBFBE",
        "F09F9880"
      })
  void acceptsEveryCodePointButNulAndSurrogates(String hex) {
    assertThat(Utf8.isValid(ByteBufUtil.decodeHexDump(hex))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "6100",
        "C080",
        "C1BF",
        "E09FBF",
        "F08FBFBF",
        "EDA080",
        "EDBFBF",
        "F4908080",
        "F5808080",
        "FF",
        "FE",
        "80",
        "BF61",
        "C2",
        "E0A0",
        "F09080",
        "C261",
        "E2286A",
        "E28228",
        "F0288CBC",
        "EDA080EDB080"
      })
  void refusesNulOverlongFormsSurrogatesAndHalves(String hex) {
    assertThat(Utf8.isValid(ByteBufUtil.decodeHexDump(hex))).isFalse();
  }

  @Test
  void agreesWithTheJdkOnAnyBytesWithoutNul() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    byte[][] pieces = {
      {'a'},
      {(byte) 0xC2},
      {(byte) 0x80},
      {(byte) 0xE0, (byte) 0xA0},
      {(byte) 0xED},
      {(byte) 0x9F},
      {(byte) 0xBF},
      {(byte) 0xF0},
      {(byte) 0xF4},
      {(byte) 0x90}
    };
    for (int round = 0; round < 50_000; round++) {
      ByteBuf made = Unpooled.buffer();
      for (int left = random.nextInt(6); left > 0; left--) {
        made.writeBytes(pieces[random.nextInt(pieces.length)]);
      }
      byte[] bytes = ByteBufUtil.getBytes(made);
      assertThat(Utf8.isValid(bytes)).isEqualTo(isValidForTheJdk(bytes));
    }
  }

  private static boolean isValidForTheJdk(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }

  @Test
  void sizesWhatItWrites() {
    Texts texts = new Texts(new Random(SEED));
    for (int round = 0; round < 10_000; round++) {
      String text = texts.text(40);
      ByteBuf out = Unpooled.buffer();
      Utf8.write(text, out);
      assertThat(out.readUnsignedShort()).isEqualTo(Utf8.bytes(text));
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000", "\uD83D", "\uDE00", "\uDE00\uD83D", "a\uD83Db"})
  void refusesToWriteWhatMqttCannotCarry(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Utf8.bytes(text));
  }

  @Test
  void aStringHasAtMost65535Bytes() {
    assertThat(Utf8.bytes("a".repeat(65_535))).isEqualTo(65_535);
    assertThatIllegalArgumentException().isThrownBy(() -> Utf8.bytes("é".repeat(32_768)));
  }
}
