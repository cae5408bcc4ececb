package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A broker that knows 3.1.1 only is reached without being told so. */
class OldBrokerTest {
  private static Run pub(OldBroker broker, String... more) {
    String[] usual = {"pub", "-h", "127.0.0.1", "-p", broker.port(), "-t", "a", "-m", "x"};
    String[] all = java.util.Arrays.copyOf(usual, usual.length + more.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return Run.of(all);
  }

  @Test
  void pubSpeaks311ToABrokerThatRefuses5() throws Exception {
    try (OldBroker broker = OldBroker.start(OldBroker.Answer.RETURN_CODE)) {
      Run run = pub(broker);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(broker.levels()).containsExactly(5, 4);
      assertThat(broker.publishedCount(2)).isEqualTo(1);
    }
  }

  @Test
  void pubSpeaks311ToABrokerThatClosesAt5() throws Exception {
    try (OldBroker broker = OldBroker.start(OldBroker.Answer.BARE_CLOSE)) {
      Run run = pub(broker);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(broker.levels()).containsExactly(5, 5, 4);
      assertThat(broker.publishedCount(3)).isEqualTo(1);
    }
  }

  @Test
  void pubWithAFixedVersionFailsAtOnce() throws Exception {
    try (OldBroker refuses = OldBroker.start(OldBroker.Answer.RETURN_CODE);
        OldBroker closes = OldBroker.start(OldBroker.Answer.BARE_CLOSE)) {
      Run refused = pub(refuses, "-V", "5");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(refused.err()).contains("0x84 unsupported protocol version");
      assertThat(pub(closes, "-V", "5").exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(closes.levels()).containsExactly(5);
    }
  }

  @Test
  void doctorVisitsABrokerThatRefuses5() throws Exception {
    try (OldBroker broker = OldBroker.start(OldBroker.Answer.RETURN_CODE)) {
      Run run = Run.of("doctor", "-h", "127.0.0.1", "-p", broker.port());
      assertThat(run.out()).contains("ok login").contains("no right to subscribe");
      assertThat(broker.levels()).containsExactly(5, 4);
    }
  }
}
