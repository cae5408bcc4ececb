package io.ternmq.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.packet.QoS;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short run against a broker of this process. */
class VerifyTest {
  /** Nobody listens there, and no system gives it to anybody. */
  private static final int NOBODYS_PORT = 1;

  @Test
  void nothingIsLostRepeatedOrOvertakenThroughTwentyCuts() throws Exception {
    try (Broker broker = Broker.start(BrokerOptions.onFreePorts().withLanes(2))) {
      VerifyReport report =
          Verify.run(plan(Objects.requireNonNull(broker.mqttAddress()).getPort(), 20), line -> {});
      assertThat(report.brokenCount()).as(report.toText()).isZero();
      assertThat(report.cutCount()).as(report.toText()).isGreaterThanOrEqualTo(20);
      assertThat(report.darkNanos()).as(report.toText()).isNotEmpty();
      assertThat(report.seen().sessionsLost()).isZero();
      for (LedgerRow row : report.rows()) {
        assertThat(row.sent().acknowledged()).as(report.toText()).isPositive();
        assertThat(row.arrived().delivered()).as(report.toText()).isPositive();
      }
    }
  }

  @Test
  void saysSoWhereThereIsNoBroker() {
    assertThatThrownBy(() -> Verify.run(plan(NOBODYS_PORT, 1), line -> {}))
        .isInstanceOf(ChaosFailed.class)
        .hasMessageContaining("did not take a client and its subscription within 10 s");
  }

  @Test
  @Timeout(60)
  void endsWithASentenceWhereTheBrokerHasGone() throws Exception {
    Broker broker = Broker.start(BrokerOptions.onFreePorts().withLanes(1));
    int port = Objects.requireNonNull(broker.mqttAddress()).getPort();
    VerifyPlan usual = plan(port, 1_000);
    VerifyPlan brief =
        new VerifyPlan(
            usual.target(),
            usual.crowd(),
            new VerifyPlan.Trouble(
                42, 1_000, Duration.ofMillis(150), List.of(Fault.of(FaultKind.RESET))),
            new VerifyPlan.Judgement(true, Duration.ofMillis(500)));
    assertThatThrownBy(() -> Verify.run(brief, line -> broker.close()))
        .isInstanceOf(ChaosFailed.class)
        .hasMessageContaining("nobody has come back to the broker");
  }

  private static VerifyPlan plan(int port, int cuts) {
    return new VerifyPlan(
        new VerifyPlan.Target(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null, null, null),
        new VerifyPlan.Crowd(2, 2, List.of(QoS.values()), 100, 100),
        new VerifyPlan.Trouble(42, cuts, Duration.ofMillis(150), VerifyPlan.Trouble.USUAL),
        VerifyPlan.Judgement.USUAL);
  }
}
