package io.ternmq.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** docs/conformance.md says what the tests are; with -Dpage=write it is made anew first. */
class ConformancePageTest {
  @Test
  void isNotStale() throws IOException {
    String page = ConformancePage.text();
    if (System.getProperty("page", "check").equals("write")) {
      Files.writeString(ConformancePage.FILE, page);
    }
    assertThat(Files.readString(ConformancePage.FILE))
        .as("docs/conformance.md; its top says how to make it anew")
        .isEqualTo(page);
  }
}
