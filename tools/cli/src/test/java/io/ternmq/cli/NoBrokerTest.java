package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class NoBrokerTest {
  private static String portWhereNobodyListens() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  @Test
  void pubDoesNotTryForEver() throws IOException {
    String port = portWhereNobodyListens();
    Run run = Run.of("pub", "-h", "127.0.0.1", "-p", port, "-t", "a", "-m", "x");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "tern pub: cannot connect to mqtt://127.0.0.1:" + port + ": connection refused\n");
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
  void subTriesAgainUntilItsTimeIsOver() throws IOException {
    String port = portWhereNobodyListens();
    Run run = Run.of("sub", "-h", "127.0.0.1", "-p", port, "-t", "a", "-W", "5");
    assertThat(run.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(run.err())
        .startsWith("cannot connect to mqtt://127.0.0.1:" + port + ": connection refused; trying")
        .contains("(attempt 2)");
  }
}
