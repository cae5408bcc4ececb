package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadOptionsTest {
  @Test
  void onlyALineFeedEndsALine() throws Exception {
    byte[] input = "10 %\r20 %\nwindows\r\n\n\u00ff last".getBytes(StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>();
    new PayloadOptions()
        .forEach(
            new ByteArrayInputStream(input),
            line -> lines.add(new String(line, StandardCharsets.ISO_8859_1)));
    assertThat(lines).containsExactly("10 %\r20 %", "windows\r", "", "\u00ff last");
  }
}
