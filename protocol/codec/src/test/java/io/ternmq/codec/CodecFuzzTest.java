package io.ternmq.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodecFuzzTest {
  private static final long SEED = 1_883L;
  private static final long ROUNDS = 200_000;

  @Test
  void damagedPacketsNeitherEscapeNorOverwhelm() {
    System.out.println("seed " + SEED);
    CodecFuzz fuzz = new CodecFuzz(SEED);
    fuzz.run(ROUNDS);
    System.out.println(fuzz.summary());
    assertThat(fuzz.summary()).contains("PACKET", "ACKNOWLEDGEMENT", "MALFORMED", "NEED_MORE");
  }
}
