package io.ternmq.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Packets are followed however the bytes fall. */
class FrameScannerTest {
  private static final byte[] CONNECT_5 = {
    0x10, 20, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 3, 0x21, 0, 9, 0, 4, 'f', 'r', 'e', 'd'
  };

  @Test
  void findsTheClientIdBehindTheProperties() {
    FrameScanner scanner = new FrameScanner(true);
    assertThat(pass(scanner, CONNECT_5, 22)).isEqualTo(CONNECT_5);
    assertThat(scanner.clientId()).isEqualTo("fred");
  }

  @Test
  void findsTheClientIdByteByByte() {
    FrameScanner scanner = new FrameScanner(true);
    assertThat(pass(scanner, CONNECT_5, 1)).isEqualTo(CONNECT_5);
    assertThat(scanner.clientId()).isEqualTo("fred");
  }

  @Test
  void takesEveryKindOfAcknowledgementOutAndNothingElse() {
    byte[] mixed = {
      0x40,
      2,
      0,
      1,
      0x50,
      2,
      0,
      1,
      0x62,
      2,
      0,
      1,
      0x70,
      2,
      0,
      1, // PUBACK to PUBCOMP
      (byte) 0xd0,
      0, // PINGRESP
      (byte) 0x90,
      3,
      0,
      1,
      0,
      (byte) 0xb0,
      2,
      0,
      1, // SUBACK, UNSUBACK
      0x20,
      2,
      0,
      0 // CONNACK
    };
    for (int piece = 1; piece <= mixed.length; piece++) {
      FrameScanner scanner = new FrameScanner(false);
      scanner.dropAcknowledgements(true);
      assertThat(pass(scanner, mixed, piece)).isEqualTo(new byte[] {(byte) 0xd0, 0, 0x20, 2, 0, 0});
      assertThat(scanner.droppedCount()).isEqualTo(6);
    }
  }

  @Test
  void tearsWithinTheNextPacketWhateverItsLength() {
    byte[] packets = {(byte) 0xc0, 0, 0x30, 5, 0, 1, 'a', 'h', 'i'};
    for (int seed = 0; seed < 100; seed++) {
      FrameScanner scanner = new FrameScanner(false);
      pass(scanner, new byte[] {(byte) 0xc0, 0}, 2);
      scanner.tear(new SplittableRandom(seed));
      byte[] passed = pass(scanner, java.util.Arrays.copyOfRange(packets, 2, 9), 3);
      assertThat(passed.length).isBetween(1, 6);
      assertThat(scanner.isTorn()).isTrue();
    }
  }

  @Test
  void bytesOfTlsPassAsTheyAre() {
    FrameScanner scanner = new FrameScanner(true);
    byte[] hello = {0x16, 3, 1, 0, 1, 1, (byte) 0xff, 0};
    assertThat(pass(scanner, hello, 2)).isEqualTo(hello);
    assertThat(scanner.isOpaque()).isTrue();
  }

  private static byte[] pass(FrameScanner scanner, byte[] bytes, int piece) {
    ByteBuffer out = ByteBuffer.allocate(bytes.length + 8);
    for (int from = 0; from < bytes.length; from += piece) {
      scanner.pass(ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from)), out);
    }
    out.flip();
    byte[] passed = new byte[out.remaining()];
    out.get(passed);
    return passed;
  }
}
