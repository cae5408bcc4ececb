package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who gives way where a web listener has no room left. */
final class WebRoomTest {
  private static final Duration REQUEST = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final WebRoom room = new WebRoom(new ConnectionLimit(2));

  private final class Connection {
    final WebPace pace;
    final EmbeddedChannel channel;

    Connection() {
      assertThat(room.tryEnter()).isTrue();
      pace = new WebPace(room, REQUEST, IDLE);
      channel = new EmbeddedChannel();
      channel.freezeTime();
      channel.pipeline().addLast(pace);
      channel.closeFuture().addListener(closed -> room.leave());
    }

    Connection begins() {
      channel.writeInbound("GET / HT");
      return this;
    }

    Connection takesItsTime() {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      return this;
    }

    Connection asks() {
      begins();
      pace.onRequest();
      return this;
    }
  }

  @Test
  void theRequestThatIsHalfSaidLongestGivesWay() {
    Connection first = new Connection().begins().takesItsTime();
    Connection second = new Connection().begins().takesItsTime();
    Connection third = new Connection().begins();
    assertThat(first.channel.isActive()).isFalse();
    assertThat(second.channel.isActive()).isTrue();
    assertThat(third.channel.isActive()).isTrue();
  }

  @Test
  void anIdleConnectionGivesWayBeforeIt() {
    Connection halfSaid = new Connection().begins().takesItsTime();
    Connection idle = new Connection();
    new Connection();
    assertThat(halfSaid.channel.isActive()).isTrue();
    assertThat(idle.channel.isActive()).isFalse();
  }

  @Test
  void aPeerThatTakesItsAnswerLongestGivesWayToo() {
    Connection taking = new Connection().asks();
    taking.pace.onWriting();
    taking.takesItsTime();
    new Connection().asks();
    new Connection().asks();
    assertThat(taking.channel.isActive()).isFalse();
  }

  @Test
  void withinItsFairTimeNobodyGivesWay() {
    Connection first = new Connection().begins();
    Connection second = new Connection().begins();
    assertThat(room.tryEnter()).isFalse();
    assertThat(first.channel.isActive()).isTrue();
    assertThat(second.channel.isActive()).isTrue();
  }

  @Test
  void whoWaitsForUsNeverGivesWay() {
    Connection first = new Connection().asks().takesItsTime();
    Connection second = new Connection().asks().takesItsTime();
    assertThat(room.tryEnter()).isFalse();
    first.pace.onAnswered();
    new Connection();
    assertThat(first.channel.isActive()).isFalse();
    assertThat(second.channel.isActive()).isTrue();
  }
}
