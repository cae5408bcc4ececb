package io.ternmq.clientcore;

import static io.ternmq.clientcore.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.core.Moment;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static ClientSettings keepAlive(int seconds, long heartbeatNanos) {
    return Rig.named().with(new ClientSettings.Timing(seconds, heartbeatNanos, 10 * SECOND));
  }

  @Test
  void pingsFivePercentBeforeTheKeepAliveIsOver() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.pass(57 * SECOND - 1);
    assertThat(rig.out.takeSent()).isEmpty();
    rig.pass(1);
    assertThat(rig.out.takeSent()).containsExactly("PINGREQ");
  }

  @Test
  void aSubscriberThatOnlyReceivesPingsAllTheSame() {
    Rig rig = Rig.online(keepAlive(60, 0));
    for (int second = 0; second < 57; second++) {
      rig.incoming(0, 0);
      rig.pass(SECOND);
    }
    assertThat(rig.out.takeSent()).containsExactly("PINGREQ");
  }

  @Test
  void aPublisherThatOnlySendsPingsWhenTheServerIsSilent() {
    Rig rig = Rig.online(keepAlive(60, 0));
    for (int second = 0; second < 57; second++) {
      rig.publish(0);
      rig.pass(SECOND);
    }
    assertThat(rig.out.takeSent()).hasSize(58).endsWith("PINGREQ");
  }

  @Test
  void aMachineThatSleptPingsAtTheNextTickThoughNoDeadlineIsNear() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.pass(SECOND);
    assertThat(rig.engine.isDue(rig.now)).isFalse();
    rig.now = new Moment(rig.now.nanos(), rig.now.epochMillis() + 3_600_000);
    assertThat(rig.engine.isDue(rig.now)).isTrue();
    rig.engine.onTime(rig.now, rig.out);
    assertThat(rig.out.takeSent()).containsExactly("PINGREQ");
    assertThat(rig.engine.isDue(rig.now)).as("it is asked once").isFalse();
    rig.pass(2 * SECOND);
    assertThat(rig.out.lastEvent(ClientEvent.Disconnected.class).cause().kind())
        .isEqualTo(LossKind.PING_UNANSWERED);
  }

  @Test
  void aWallClockThatIsSetALittleOrBackIsNoSleep() {
    Rig rig = Rig.online(keepAlive(60, 0));
    Moment before = rig.now;
    rig.now = new Moment(before.nanos(), before.epochMillis() + 2_000);
    assertThat(rig.engine.isDue(rig.now)).isFalse();
    rig.now = new Moment(before.nanos(), before.epochMillis() - 3_600_000);
    assertThat(rig.engine.isDue(rig.now)).isFalse();
  }

  @Test
  void aHeartbeatShorterThanTheKeepAlivePingsEarlier() {
    Rig rig = Rig.online(keepAlive(60, 10 * SECOND));
    rig.pass(9_500_000_000L);
    assertThat(rig.out.takeSent()).containsExactly("PINGREQ");
  }

  @Test
  void withoutKeepAliveTheHeartbeatIsAMinute() {
    Rig rig = Rig.online(keepAlive(0, 0));
    rig.pass(56 * SECOND);
    assertThat(rig.out.takeSent()).isEmpty();
    rig.pass(SECOND);
    assertThat(rig.out.takeSent()).containsExactly("PINGREQ");
  }

  @Test
  void theServersKeepAliveReplacesOurs() {
    Rig rig = new Rig(keepAlive(60, 0));
    rig.engine.start(rig.now, rig.out);
    rig.accept(false, Properties.builder().add(Property.SERVER_KEEP_ALIVE, 10).build());
    rig.out.takeSent();
    rig.pass(9_500_000_000L);
    assertThat(rig.out.takeSent()).containsExactly("PINGREQ");
  }

  @Test
  void aServerThatDoesNotAnswerForTwoSecondsIsGone() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.pass(57 * SECOND + 2 * SECOND - 1);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
    rig.pass(1);
    assertThat(rig.out.abortCount).isEqualTo(1);
    assertThat(rig.out.lastEvent(ClientEvent.Disconnected.class).cause().kind())
        .isEqualTo(LossKind.PING_UNANSWERED);
    assertThat(rig.engine.phase()).isNotEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void anyByteAnswersAPing() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.pass(58 * SECOND);
    rig.engine.onInput(rig.epoch(), rig.now);
    rig.pass(50 * SECOND);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void aSlowLinkHasThreeRoundTripsAndTenSecondsAtMost() {
    Heartbeat slow = new Heartbeat(new Moment(0, 0));
    slow.begin(60 * SECOND, 60 * SECOND, new Moment(SECOND, 1_000));
    assertThat(slow.pingDeadlineNanos()).isEqualTo(3 * SECOND);
    Heartbeat slowest = new Heartbeat(new Moment(0, 0));
    slowest.begin(60 * SECOND, 60 * SECOND, new Moment(9 * SECOND, 9_000));
    assertThat(slowest.pingDeadlineNanos()).isEqualTo(10 * SECOND);
  }

  @Test
  void roundTripsAreSmoothed() {
    Heartbeat heartbeat = new Heartbeat(new Moment(0, 0));
    heartbeat.begin(60 * SECOND, 60 * SECOND, new Moment(SECOND, 1_000));
    heartbeat.onPingSent(0, new Moment(57 * SECOND, 57_000));
    heartbeat.onPingAnswered(new Moment(57 * SECOND + 200_000_000, 57_200));
    assertThat(heartbeat.pingDeadlineNanos()).isEqualTo(2_700_000_000L);
  }

  @Test
  void theLatePingOfAShortKeepAliveIsSentWhileAnotherIsUnanswered() {
    Rig rig = Rig.online(keepAlive(1, 0));
    rig.pass(2 * SECOND);
    assertThat(rig.out.takeSent()).containsExactly("PINGREQ", "PINGREQ");
    rig.packet(PingResp.INSTANCE);
    rig.pass(SECOND);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void ourOwnStallPostponesTheVerdictUntilTheSocketWasRead() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.pass(57 * SECOND);
    rig.now = rig.now.plusNanos(30 * SECOND);
    rig.engine.onTime(rig.now, rig.out);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
    rig.engine.onInput(rig.epoch(), rig.now);
    rig.pass(10 * SECOND);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void afterOurOwnStallADeadServerIsStillNoticed() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.pass(57 * SECOND);
    rig.now = rig.now.plusNanos(30 * SECOND);
    rig.engine.onTime(rig.now, rig.out);
    rig.pass(SECOND);
    assertThat(rig.out.abortCount).isEqualTo(1);
  }

  @Test
  void aServerIsNotGoneWhileTheNetworkTakesALargeMessageBeforeThePing() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.out.unsentBytes = 4 << 20;
    rig.pass(57 * SECOND);
    for (int look = 0; look < 5; look++) {
      rig.out.unsentBytes -= 100_000;
      rig.pass(10 * SECOND);
      assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
    }
    rig.pass(10 * SECOND);
    assertThat(rig.out.abortCount).isEqualTo(1);
  }

  @Test
  void aServerIsNotGoneWhileASlowNetworkTakesTheRestOfAMessage() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.out.unsentBytes = 50_000;
    rig.pass(57 * SECOND);
    for (int look = 0; look < 5; look++) {
      rig.pass(9 * SECOND);
      rig.out.unsentBytes -= 10_000;
      rig.pass(SECOND);
      assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
    }
    rig.packet(PingResp.INSTANCE);
    rig.pass(SECOND);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void theLastThatASlowNetworkTookHasAHeartbeatToArrive() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.out.unsentBytes = 50_000;
    rig.pass(57 * SECOND);
    rig.out.unsentBytes = 0;
    rig.pass(10 * SECOND + 57 * SECOND - 1);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
    rig.pass(1);
    assertThat(rig.out.abortCount).isEqualTo(1);
  }

  @Test
  void aServerIsNotGoneWhileTheNetworkMakesRoomForMoreMessages() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.out.unsentBytes = 256 << 10;
    for (int second = 0; second < 120; second++) {
      rig.pass(SECOND);
      rig.engine.onWritable(rig.epoch(), rig.now, rig.out);
    }
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
    rig.pass(20 * SECOND);
    assertThat(rig.out.abortCount).isEqualTo(1);
  }

  @Test
  void aMachineThatSleptPingsAtOnce() {
    Rig rig = Rig.online(keepAlive(60, 0));
    rig.pass(SECOND);
    rig.now = new Moment(rig.now.nanos(), rig.now.epochMillis() + 3_600_000);
    rig.engine.onTime(rig.now, rig.out);
    assertThat(rig.out.takeSent()).containsExactly("PINGREQ");
    rig.pass(2 * SECOND);
    assertThat(rig.out.abortCount).isEqualTo(1);
  }

  @Test
  void theDetectionBoundIsTheHeartbeatAndTheLongestDeadline() {
    assertThat(new Rig(keepAlive(30, 0)).engine.detectionBoundNanos()).isEqualTo(40 * SECOND);
    assertThat(new Rig(keepAlive(0, 0)).engine.detectionBoundNanos()).isEqualTo(70 * SECOND);
  }
}
