package io.ternmq.interop.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.chaos.LedgerRow;
import io.ternmq.chaos.Verify;
import io.ternmq.chaos.VerifyPlan;
import io.ternmq.chaos.VerifyReport;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A short run of TernMQ's client through a faulty proxy; {@code tern chaos verify} makes longer
 * ones.
 */
class ChaosVerifyTest {
  private static final int CUTS = 20;

  @ParameterizedTest
  @EnumSource(
      value = ProtocolVersion.class,
      names = {"MQTT_3_1_1", "MQTT_5"})
  void ternMqKeepsEveryPromiseThroughCuts(ProtocolVersion version) {
    try (BrokerUnderTest broker = BrokerUnderTest.start()) {
      check(broker, version, true);
    }
  }

  /** Mosquitto promises order across connections only with one message in flight. */
  @Test
  void theClientLosesNothingOnMosquitto() {
    try (BrokerUnderTest broker = BrokerUnderTest.startMosquittoKeepingSessions()) {
      check(broker, ProtocolVersion.MQTT_5, false);
    }
  }

  @Test
  void theClientLosesNothingOnHiveMq(@TempDir Path folder) {
    try (BrokerUnderTest broker = BrokerUnderTest.startHiveMq(folder)) {
      check(broker, ProtocolVersion.MQTT_5, false);
    }
  }

  private static void check(BrokerUnderTest broker, ProtocolVersion version, boolean isOrdered) {
    VerifyPlan plan =
        new VerifyPlan(
            new VerifyPlan.Target(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port()),
                version,
                null,
                null),
            new VerifyPlan.Crowd(2, 2, List.of(QoS.values()), 50, 100),
            new VerifyPlan.Trouble(
                version.ordinal(), CUTS, Duration.ofMillis(150), VerifyPlan.Trouble.USUAL),
            new VerifyPlan.Judgement(isOrdered, Duration.ofSeconds(20)));
    VerifyReport report = Verify.run(plan, line -> {});
    System.out.println(report.toText());
    assertThat(report.brokenCount()).as(report.toText()).isZero();
    assertThat(report.cutCount()).as(report.toText()).isGreaterThanOrEqualTo(CUTS);
    assertThat(report.seen().sessionsLost()).as(report.toText()).isZero();
    for (LedgerRow row : report.rows()) {
      assertThat(row.arrived().delivered()).as(report.toText()).isPositive();
    }
  }
}
