package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class NoBrokerTest {
  /** Nobody listens there, and no system gives it to anybody. */
  private static final String PORT = "1";

  @Test
  void pubDoesNotTryForEver() {
    Run run = Run.of("pub", "-h", "127.0.0.1", "-p", PORT, "-t", "a", "-m", "x");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "tern pub: cannot connect to mqtt://127.0.0.1:" + PORT + ": connection refused\n");
  }

  @Test
  void pubGivesUpAfterTheConnectTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(silent.getLocalPort());
      Run run =
          Run.of(
              "pub", "-h", "127.0.0.1", "-p", port, "-t", "a", "-m", "x", "--connect-timeout", "1");
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err()).contains("timed out");
    }
  }

  @Test
  void subTriesAgainUntilItsTimeIsOver() {
    Run run = Run.of("sub", "-h", "127.0.0.1", "-p", PORT, "-t", "a", "-W", "5");
    assertThat(run.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(run.err())
        .startsWith("cannot connect to mqtt://127.0.0.1:" + PORT + ": connection refused; trying")
        .contains("(attempt 2)");
  }
}
