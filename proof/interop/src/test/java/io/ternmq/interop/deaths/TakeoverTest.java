package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ternmq.interop.BrokerPerClass;
import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A client id that connects again while its connection stands. */
@Tag("deaths")
@ExtendWith(BrokerPerClass.class)
class TakeoverTest {
  private static final int SESSION_TAKEN_OVER = 0x8E;
  private static final double AT_ONCE_SECONDS = 0.5;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @ParameterizedTest
  @EnumSource
  void theOldConnectionEndsAtOnceAndTheNewOneLives(MqttVersion version, BrokerUnderTest broker) {
    RawLogin login = RawLogin.fresh(version);
    Figures figures = new Figures();
    try (Hiccups hiccups = new Hiccups();
        RawPeer old = RawPeer.connect(broker.port(), login)) {
      long takeoverNanos = System.nanoTime();
      try (RawPeer young = RawPeer.connect(broker.port(), login)) {
        List<Frame> farewell = old.readToEnd(PATIENCE);
        figures.addSince(takeoverNanos, hiccups);
        requireFarewell(login, farewell);
        young.requireAlive();
      }
    }
    figures.print("CONNECT to the end of the old connection, " + version);
    assertThat(figures.maxNetSeconds()).isLessThanOrEqualTo(AT_ONCE_SECONDS);
  }

  /** Mosquitto 2.0 ends the connection without a word. */
  private static void requireFarewell(RawLogin login, List<Frame> farewell) {
    if (login.isFive() && BrokerUnderTest.isTernMq()) {
      assertThat(farewell).hasSize(1);
      assertThat(farewell.get(0).type()).isEqualTo(Frame.DISCONNECT);
      assertThat(farewell.get(0).disconnectReason()).isEqualTo(SESSION_TAKEN_OVER);
    } else {
      assertThat(farewell).isEmpty();
    }
  }

  /** The takeover ends the connection, and a clean start the session too [MQTT-3.1.2-8]. */
  @ParameterizedTest
  @CsvSource({"V3_1, false, 0", "V3_1_1, false, 0", "V3_1_1, true, 0"})
  @CsvSource({"V5_0, false, 0", "V5_0, true, 0", "V5_0, true, 30"})
  void theWillOfTheOldConnectionIsPublishedAtOnce(
      MqttVersion version, boolean cleanStart, int delaySeconds, BrokerUnderTest broker) {
    assumeTrue(BrokerUnderTest.isTernMq(), "Mosquitto drops the will at a takeover.");
    RawWill will = will(delaySeconds);
    try (Hiccups hiccups = new Hiccups();
        RawPeer watcher = RawPeer.watching(broker.port(), will.topic());
        RawPeer old = RawPeer.connect(broker.port(), keeping(version, will));
        RawPeer young = takeOver(broker, old, cleanStart)) {
      long beganNanos = System.nanoTime();
      assertThat(watcher.readPayload()).as("will").isEqualTo(will.payload());
      Figures figures = new Figures();
      figures.addSince(beganNanos, hiccups);
      assertThat(figures.maxNetSeconds()).isLessThanOrEqualTo(AT_ONCE_SECONDS);
      young.requireAlive();
    }
  }

  /** The client is back before the delay is over [MQTT-3.1.3-9]. */
  @ParameterizedTest
  @EnumSource(names = "V5_0")
  void aDelayedWillIsDroppedWhenTheSessionGoesOn(MqttVersion version, BrokerUnderTest broker) {
    RawWill will = will(1);
    try (RawPeer watcher = RawPeer.watching(broker.port(), will.topic());
        RawPeer old = RawPeer.connect(broker.port(), keeping(version, will));
        RawPeer young = takeOver(broker, old, false)) {
      assertThat(watcher.readWithin(Duration.ofMillis(2500))).as("will").isNull();
      young.requireAlive();
    }
  }

  private static RawWill will(int delaySeconds) {
    return new RawWill(
        "takeover/" + RawLogin.fresh(MqttVersion.V5_0).clientId(), "x", delaySeconds);
  }

  private static RawLogin keeping(MqttVersion version, RawWill will) {
    return RawLogin.fresh(version).notClean().withWill(will);
  }

  /** The newcomer under the same client id has no will of its own. */
  private static RawPeer takeOver(BrokerUnderTest broker, RawPeer old, boolean cleanStart) {
    RawLogin login = old.login().withoutWill();
    return cleanStart
        ? RawPeer.connect(broker.port(), login.withCleanStart())
        : RawPeer.connect(broker.port(), login, login.version() != MqttVersion.V3_1);
  }
}
