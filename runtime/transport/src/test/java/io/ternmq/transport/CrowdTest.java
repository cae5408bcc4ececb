package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A crowd that is lost together does not keep waiting whoever is still there. */
final class CrowdTest {
  private static final int CROWD = 200;

  @BeforeEach
  void needsEpoll() {
    assumeTrue(Lanes.Kind.best() == Lanes.Kind.EPOLL, "only epoll tells of losses in slices");
  }

  @Test
  void whoSendsBehindACrowdOfResetsIsHeardBeforeTheyAreAllClosed() throws Exception {
    try (Rig rig = Rig.tcp(Lanes.Kind.EPOLL)) {
      List<Member> crowd = new ArrayList<>();
      for (int number = 0; number < CROWD; number++) {
        crowd.add(Member.join(rig));
      }
      Member live = Member.join(rig);
      AtomicInteger openThen = new AtomicInteger(-1);
      live.server().reaction = (connection, packet) -> openThen.set(rig.limit.openCount());
      CountDownLatch release = rig.holdLane();
      for (Member member : crowd) {
        member.peer().reset();
      }
      live.peer().send(Bytes.of(Bytes.publish(7, 5)));
      release.countDown();
      live.server().expect("number/7");
      int mostWaiting = 0;
      while (rig.onLane(rig.limit::openCount) > 1) {
        mostWaiting = Math.max(mostWaiting, rig.onLane(rig.lanes.lane(0).losses()::waitingCount));
      }
      for (Member member : crowd) {
        member.server().expect("RESET");
      }
      assertThat(mostWaiting).as("each loss waits once").isLessThan(CROWD);
      assertThat(openThen.get()).isGreaterThan(1);
      assertThat(rig.onLane(rig.limit::openCount)).isEqualTo(1);
    }
  }

  @Test
  void acceptedConnectionsInheritHowTheyAreProbed() throws Exception {
    try (Rig rig = Rig.tcp(Lanes.Kind.EPOLL)) {
      var config =
          (EpollSocketChannelConfig) Member.join(rig).server().connection.channel().config();
      assertThat(config.isKeepAlive()).isTrue();
      assertThat(config.isTcpNoDelay()).isTrue();
      assertThat(config.getOption(EpollChannelOption.TCP_KEEPIDLE))
          .isEqualTo(TcpProbes.DEFAULT.idleSeconds());
      assertThat(config.getOption(EpollChannelOption.TCP_KEEPINTVL))
          .isEqualTo(TcpProbes.DEFAULT.intervalSeconds());
      assertThat(config.getOption(EpollChannelOption.TCP_KEEPCNT))
          .isEqualTo(TcpProbes.DEFAULT.count());
    }
  }

  @Test
  void whoWaitsWithoutSendingStaysAskedFor() throws Exception {
    try (Rig rig = Rig.tcp(Lanes.Kind.EPOLL)) {
      Member member = Member.join(rig);
      member.server().reaction = (connection, packet) -> connection.pauseReading();
      member.peer().send(Bytes.of(Bytes.publish(1, 5)));
      member.server().expect("number/1");
      var config = member.server().connection.channel().config();
      assertThat(rig.onLane(config::isAutoRead)).isTrue();
      member.peer().send(Bytes.of(Bytes.publish(2, 5)));
      while (rig.onLane(config::isAutoRead)) {
        rig.awaitTurn();
      }
      rig.onLane(
          () -> {
            member.server().connection.resumeReading();
            return true;
          });
      member.server().expect("number/2");
    }
  }
}
