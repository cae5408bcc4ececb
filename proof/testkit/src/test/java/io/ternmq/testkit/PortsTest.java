package io.ternmq.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
  /** Of ports drawn at random two would be the same, all but surely. */
  private static final int MANY = 2_000;

  @Test
  void givesNoPortTwice() throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int count = 0; count < MANY; count++) {
      ports.add(Ports.free());
    }
    assertThat(ports).doesNotHaveDuplicates();
  }
}
